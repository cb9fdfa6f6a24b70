package io.taskgraph.engine;

import io.taskgraph.engine.Effect.TellNeighbor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Informs interested local copies about changes of their neighbours' primaries. */
final class NeighborWatch {

    /** The incarnation that was seen last, and whether it was seen to end. */
    private record Seen(long incarnation, boolean lost) {}

    /** Sorted, so that a copy hears of a change in the same order everywhere. */
    private final SortedSet<String> linkTypes;

    private final JobView view;
    private final LocalCopies copies;
    private final Consumer<Effect> effects;

    /** By copy that wants to know, the last look at each neighbour. A neighbour of a former epoch stays: it may be one again. */
    private final Map<CopyId, Map<Long, Seen>> listening = new LinkedHashMap<>();

    NeighborWatch(Set<String> linkTypes, JobView view, LocalCopies copies, Consumer<Effect> effects) {
        this.linkTypes = new TreeSet<>(linkTypes);
        this.view = view;
        this.copies = copies;
        this.effects = effects;
    }

    /** Starts to inform a copy of changes. */
    void listen(CopyId copy) {
        if (copies.isLive(copy)) {
            listening.put(copy, new TreeMap<>());
            changed(false);
        }
    }

    /** A task has lost its primary. */
    void lost(long task) {
        listening.forEach((copy, seen) -> {
            Seen before = seen.get(task);
            if (before != null && !before.lost()) {
                seen.put(task, new Seen(before.incarnation(), true));
                tell(copy, task, NeighborChange.FAILED);
            }
        });
    }

    /**
     * Looks at the neighbours of all copies.
     *
     * @param gap whether changes may have been missed: then a new primary counts as a restart
     */
    void changed(boolean gap) {
        listening.keySet().removeIf(copy -> !copies.isLive(copy));
        listening.forEach((copy, seen) -> neighbors(copy).forEach(task -> look(copy, seen, task, gap)));
    }

    private void look(CopyId copy, Map<Long, Seen> seen, long task, boolean gap) {
        Primary primary = view.primary(task);
        Seen before = seen.get(task);
        if (primary == null) {
            if (before != null && !before.lost()) {
                seen.put(task, new Seen(before.incarnation(), true));
                tell(copy, task, NeighborChange.FAILED);
            }
        } else if (before == null || before.incarnation() != primary.incarnation()) {
            seen.put(task, new Seen(primary.incarnation(), false));
            if (before != null) {
                tell(copy, task, gap || before.lost() ? NeighborChange.RESTARTED : NeighborChange.MOVED);
            }
        }
    }

    private Set<Long> neighbors(CopyId id) {
        Set<Long> all = new TreeSet<>();
        LocalCopy copy = inEpoch(id);
        if (copy != null) {
            linkTypes.forEach(linkType -> all.addAll(copy.neighbors(linkType)));
        }
        return all;
    }

    private void tell(CopyId id, long task, NeighborChange change) {
        LocalCopy copy = inEpoch(id);
        if (copy != null) {
            linkTypes.stream()
                    .filter(linkType -> copy.hasNeighbor(linkType, task))
                    .forEach(linkType -> effects.accept(new TellNeighbor(id, copy.epoch(), linkType, task, change)));
        }
    }

    /** Returns the copy if it is in an epoch and not about to end. */
    private @Nullable LocalCopy inEpoch(CopyId id) {
        LocalCopy copy = copies.live(id);
        return copy == null || copy.epoch() < 0 || copy.isExiting() ? null : copy;
    }
}
