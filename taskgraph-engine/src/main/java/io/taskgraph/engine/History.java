package io.taskgraph.engine;

import io.taskgraph.engine.ClusterEvent.Kind;
import io.taskgraph.engine.LostProcess.Cause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the view and their times, for people and meters. Of the protocol only the time for which
 * flags are kept depends on it, by the duration of the last epoch. Costs nothing while
 * no owner and no process changes, but for the durations of the last epochs.
 */
final class History {

    /** Most durations of epochs kept, the newest. */
    private static final int EPOCHS = 64;

    /** Most happenings kept until they are taken, the newest. */
    private static final int HAPPENINGS = 1024;

    /** Most lost processes kept until they are taken, the newest. */
    private static final int LOST = 256;

    /** The loss of a task's primary: when it was seen, and in which process that was. */
    private record Loss(long since, String process) {}

    private final String self;

    /** Durations of the last epochs seen from beginning to end, in nanoseconds, oldest first. */
    private final Deque<Long> durations = new ArrayDeque<>(EPOCHS + 1);

    /** The primaries by task as last looked at. Invariant: no task is in both this and {@link #losses}. */
    private final Map<Long, Primary> owners = new HashMap<>();

    /** By task that had a primary and has none, its loss. */
    private final Map<Long, Loss> losses = new HashMap<>();

    /** By task, how it came to its present or last primary. A task that never moved is not in it. */
    private final Map<Long, OwnershipChange> moves = new HashMap<>();

    /** The processes by name as of {@link #membersSeen}. */
    private final Map<String, ProcessEntry> members = new HashMap<>();

    /** Oldest first. Dropped silently beyond the bound, since nobody but people looks at them. */
    private final Deque<ClusterEvent> happenings = new ArrayDeque<>();

    private final Deque<LostProcess> lost = new ArrayDeque<>();

    /** The view's count of changes to processes when they were last compared, -1 before. */
    private long membersSeen = -1;

    /** The epoch as last seen, -1 before there is one. */
    private long epoch = -1;

    /** When {@link #epoch} was first seen. */
    private long epochSince;

    /** Number of epochs seen from beginning to end. An epoch that was skipped between two looks counts as none. */
    private long epochsEnded;

    /** When the keys were first read, null before: the earliest moment since which a task can be said to lack a primary. */
    private @Nullable Long listedAt;

    /** The local copy that ended an epoch last, null if none has. */
    private @Nullable CopyId lastAdvance;

    /** @param self name of this process, whose own end is no news to it */
    History(String self) {
        this.self = self;
    }

    void listed(long now) {
        if (listedAt == null) {
            listedAt = now;
        }
    }

    void epoch(long newEpoch, long now) {
        if (newEpoch == epoch + 1 && epoch >= 0) {
            durations.addLast(now - epochSince);
            epochsEnded++;
            if (durations.size() > EPOCHS) {
                durations.removeFirst();
            }
        }
        epoch = newEpoch;
        epochSince = now;
    }

    void advancedBy(@Nullable CopyId copy) {
        lastAdvance = copy;
    }

    void primaries(Map<Long, Primary> current, long now) {
        for (Map.Entry<Long, Primary> known : List.copyOf(owners.entrySet())) {
            if (!current.containsKey(known.getKey())) {
                owners.remove(known.getKey());
                losses.put(known.getKey(), new Loss(now, known.getValue().process()));
                note(now, Kind.TASK_LOST, known.getKey(), known.getValue().node());
            }
        }
        current.forEach((task, primary) -> {
            Primary former = owners.put(task, primary);
            Loss loss = losses.remove(task);
            if (former == null) {
                if (loss != null || epoch > 0) {
                    moves.put(task, new OwnershipChange(loss != null ? loss.since() : sinceListed(now), false));
                }
                note(now, Kind.TASK_TAKEN, task, primary.node());
            } else if (former.incarnation() != primary.incarnation()) {
                moves.put(task, new OwnershipChange(now, true));
                note(now, Kind.TASK_HANDED_OVER, task, primary.node());
            }
        });
    }

    /** @param refusing tells of which processes a connection was refused here */
    void members(JobView view, Predicate<String> refusing, long now) {
        if (membersSeen == view.memberChanges()) {
            return;
        }
        membersSeen = view.memberChanges();
        Map<String, ProcessEntry> current = view.processes();
        members.keySet().stream()
                .filter(process -> !current.containsKey(process))
                .toList()
                .forEach(process -> {
                    ProcessEntry gone = members.remove(process);
                    note(now, Kind.PROCESS_GONE, -1, process);
                    if (gone != null && !process.equals(self) && view.outcome() == null) {
                        lost(process, gone, view, refusing);
                    }
                });
        current.forEach((process, member) -> {
            ProcessEntry former = members.put(process, member);
            if (former == null) {
                note(now, Kind.PROCESS_JOINED, -1, process);
            } else if (member.draining() && !former.draining()) {
                note(now, Kind.PROCESS_DRAINING, -1, process);
            }
        });
    }

    /** Notes that a process has gone, if tasks of it have no other primary yet. Their keys may be seen to go before its own or after. */
    private void lost(String process, ProcessEntry gone, JobView view, Predicate<String> refusing) {
        List<Long> left = owners.entrySet().stream()
                .filter(owner -> owner.getValue().process().equals(process))
                .map(Map.Entry::getKey)
                .toList();
        Stream<Long> lostBefore = losses.entrySet().stream()
                .filter(loss -> loss.getValue().process().equals(process))
                .map(Map.Entry::getKey);
        List<Long> tasks = Stream.concat(left.stream(), lostBefore).sorted().toList();
        if (tasks.isEmpty()) {
            return;
        }
        SortedMap<String, Integer> free = new TreeMap<>(view.slots().openToPrimaries());
        free.values().removeIf(nodes -> nodes <= 0);
        Cause cause = gone.draining() ? Cause.LEAVING : refusing.test(process) ? Cause.REFUSAL : Cause.LEASE;
        lost.addLast(new LostProcess(process, gone.address(), tasks, cause, losses.size() + left.size(), free));
        if (lost.size() > LOST) {
            lost.removeFirst();
        }
    }

    private void note(long now, Kind kind, long task, String subject) {
        happenings.addLast(new ClusterEvent(now, kind, task, subject));
        if (happenings.size() > HAPPENINGS) {
            happenings.removeFirst();
        }
    }

    private long sinceListed(long now) {
        return listedAt == null ? now : listedAt;
    }

    /** Returns since when a task has no primary. */
    long lostSince(long task, long now) {
        Loss loss = losses.get(task);
        return loss == null ? sinceListed(now) : loss.since();
    }

    /** Returns how a task came to its present primary; null if that is its first one. */
    @Nullable
    OwnershipChange move(long task) {
        return moves.get(task);
    }

    Happenings takeHappenings() {
        if (happenings.isEmpty() && lost.isEmpty()) {
            return Happenings.NONE;
        }
        Happenings taken = new Happenings(List.copyOf(happenings), List.copyOf(lost));
        happenings.clear();
        lost.clear();
        return taken;
    }

    long epochSince() {
        return epochSince;
    }

    long epochsEnded() {
        return epochsEnded;
    }

    /** Returns how long the last epoch took that was seen from beginning to end, in nanoseconds; 0 if there was none. */
    long lastDuration() {
        return durations.isEmpty() ? 0 : durations.getLast();
    }

    List<Long> durations() {
        return List.copyOf(durations);
    }

    @Nullable
    CopyId lastAdvance() {
        return lastAdvance;
    }
}
