package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * All copies of a task apply the same updates in the same order. When no copy in sync was left, a copy begins from scratch, and so does the log:
 * entries given by primaries before and after that are not compared.
 */
final class UpdateCheck {

    private record Place(String run, long task, long id, long beganAnew) {}

    private record Maker(CopyKey copy, long from, long fromIncarnation, long number) {}

    private record Where(RecordEvent.Applied event, String record) {}

    private final RecordedCopies copies;
    private final Findings findings;
    private final Map<Place, Where> log = new HashMap<>();

    UpdateCheck(RecordedCopies copies, Findings findings) {
        this.copies = copies;
        this.findings = findings;
    }

    void run() {
        copies.records().forEach(this::inOrder);
    }

    private void inOrder(ProcessRecord process) {
        Map<CopyKey, OptionalLong> last = new HashMap<>();
        Set<Maker> applied = new HashSet<>();
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Applied e) {
                apply(process, e, last, applied);
            } else if (entry.event() instanceof RecordEvent.Restored e) {
                last.put(new CopyKey(e.task(), e.incarnation()), OptionalLong.empty());
            } else if (entry.event() instanceof RecordEvent.Promoted e) {
                OptionalLong id = last.remove(new CopyKey(e.task(), e.backup()));
                if (id != null) {
                    last.put(new CopyKey(e.task(), e.incarnation()), id);
                }
            }
        }
    }

    /** @param last the last update of each copy; empty if its state was replaced after that, and the start of a log, 0, where there is none */
    private void apply(
            ProcessRecord process, RecordEvent.Applied e, Map<CopyKey, OptionalLong> last, Set<Maker> applied) {
        CopyKey copy = new CopyKey(e.task(), e.incarnation());
        OptionalLong before = last.getOrDefault(copy, OptionalLong.of(0));
        last.put(copy, OptionalLong.of(e.id()));
        String what = copy + " (" + process.name() + ") applied update " + e.id();
        if (before.isPresent() && before.getAsLong() + 1 != e.id()) {
            String after = before.getAsLong() == 0 ? " first" : " after update " + before.getAsLong();
            findings.refuteUnless(copies.hasGaps(process), Property.UPDATES, what + after);
        }
        if (!applied.add(new Maker(copy, e.from(), e.fromIncarnation(), e.number()))) {
            findings.refute(
                    Property.UPDATES,
                    what + ", which is number " + e.number() + " of task " + e.from() + ", incarnation "
                            + e.fromIncarnation() + ", and was applied before");
        }
        Place place = new Place(copies.run(copy), e.task(), e.id(), beganAnew(e.task(), e.primaryIncarnation()));
        Where other = log.putIfAbsent(place, new Where(e, process.name()));
        if (other != null && !same(other.event(), e)) {
            findings.refute(
                    Property.UPDATES,
                    what + " as number " + e.number() + " of task " + e.from() + ", incarnation " + e.fromIncarnation()
                            + ", but " + new CopyKey(e.task(), other.event().incarnation()) + " (" + other.record()
                            + ") applied number " + other.event().number() + " of task "
                            + other.event().from() + ", incarnation "
                            + other.event().fromIncarnation() + " there");
        }
    }

    private static boolean same(RecordEvent.Applied a, RecordEvent.Applied b) {
        return a.from() == b.from()
                && a.fromIncarnation() == b.fromIncarnation()
                && a.number() == b.number()
                && a.digest() == b.digest();
    }

    /** Returns the last incarnation, up to the one that gave an entry its place, that began without the state before it. */
    private long beganAnew(long task, long incarnation) {
        NavigableMap<Long, RecordedCopies.Owner> until = new TreeMap<>(copies.owners(task)).headMap(incarnation, true);
        return until.descendingMap().entrySet().stream()
                .filter(owner -> owner.getValue().anew())
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(0L);
    }
}
