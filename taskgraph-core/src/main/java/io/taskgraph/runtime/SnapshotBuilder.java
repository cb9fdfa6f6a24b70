package io.taskgraph.runtime;

import io.taskgraph.Node;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Flag;
import io.taskgraph.engine.FormerCopy;
import io.taskgraph.engine.Inspection;
import io.taskgraph.engine.Primary;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.engine.SlotUse;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.JobSnapshot.ProcessStatus;
import io.taskgraph.status.JobSnapshot.Replacing;
import io.taskgraph.status.TaskStatus;
import io.taskgraph.status.TaskStatus.FlagStatus;
import io.taskgraph.status.TaskStatus.LocalCopy;
import io.taskgraph.status.TaskStatus.RequestStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the state of one session into values for people. Its cost grows with tasks, flags and processes, once each. Used by one thread,
 * once: the inspection of the engine is of one moment, while activities of copies are read when they are asked for.
 */
final class SnapshotBuilder {

    /** Most processes that a sentence names. */
    private static final int MAX_NAMED = 5;

    private final SessionView view;
    private final Inspection seen;

    /** Number of the job's tasks. */
    private final long tasks;

    /** Monotonic time to which all ages are counted, so that they agree with each other. */
    private final long now;

    /** By sender, its flags of the present epoch. */
    private final Map<Long, List<FlagStatus>> flags = new HashMap<>();

    /** By sender, its flags of the epoch before. */
    private final Map<Long, List<FlagStatus>> formerFlags = new HashMap<>();

    /** By sender, the places of {@link #formerFlags} in the order in which all flags of that epoch were set. Same length, same order. */
    private final Map<Long, List<Integer>> formerOrder = new HashMap<>();

    /** By local copy, its open requests, oldest first. */
    private final Map<CopyId, List<RequestStatus>> requests = new HashMap<>();

    SnapshotBuilder(SessionView view, long tasks, long now) {
        this.view = view;
        this.seen = view.inspection();
        this.tasks = tasks;
        this.now = now;
        for (Flag flag : seen.flags()) {
            list(flags, flag.from()).add(new FlagStatus(flag.linkType(), flag.meta()));
        }
        int order = 0;
        for (Flag flag : seen.formerFlags()) {
            list(formerFlags, flag.from()).add(new FlagStatus(flag.linkType(), flag.meta()));
            list(formerOrder, flag.from()).add(order++);
        }
        for (Inspection.OpenRequest open : seen.requests()) {
            OutgoingRequest<?> request = view.requests().apply(open.id());
            if (request != null) {
                list(requests, open.from()).add(request.status(open.sent()));
            }
        }
    }

    private static <K, V> List<V> list(Map<K, List<V>> lists, K key) {
        return lists.computeIfAbsent(key, absent -> new ArrayList<>());
    }

    List<TaskStatus> tasks() {
        Map<Long, Inspection.LocalCopy> copies = new HashMap<>();
        seen.copies().forEach(copy -> copies.put(copy.id().task(), copy));
        List<TaskStatus> result = new ArrayList<>();
        for (long task = 0; task < tasks && seen.revision() >= 0; task++) {
            result.add(task(task, seen.owners().get(task), copies.get(task)));
        }
        return result;
    }

    /** Returns one task; without an owner or a copy here, the parts about them are null or empty. */
    private TaskStatus task(long task, @Nullable Primary owner, Inspection.@Nullable LocalCopy copy) {
        String process = owner == null ? null : owner.process();
        ProcessEntry member = process == null ? null : seen.processes().get(process);
        TaskStatus.State state = owner == null
                ? TaskStatus.State.UNOWNED
                : member != null && member.draining() ? TaskStatus.State.LEAVING : TaskStatus.State.RUNNING;
        return new TaskStatus(
                task,
                state,
                owner == null ? null : owner.node(),
                process,
                owner == null ? null : owner.address(),
                owner == null ? 0 : owner.incarnation(),
                owner == null ? since(seen.lostSince().getOrDefault(task, now)) : null,
                flags.getOrDefault(task, List.of()),
                formerFlags.getOrDefault(task, List.of()),
                formerOrder.getOrDefault(task, List.of()),
                seen.backups().getOrDefault(task, List.of()).stream()
                        .map(backup -> new TaskStatus.BackupStatus(backup.node(), backup.inSync(), backup.lag()))
                        .toList(),
                seen.lacking().getOrDefault(task, 0),
                copy == null ? null : local(copy));
    }

    /** Returns the state of a copy here; null if another one runs by now. */
    private @Nullable LocalCopy local(Inspection.LocalCopy copy) {
        // the copies go on while the snapshot is made: another one may run for the task by now
        TaskCopy running = view.copies().get(copy.id().task());
        if (running == null || !running.id().equals(copy.id())) {
            return null;
        }
        // the loop counts the callback that runs among its messages, but it does not wait
        TaskStatus.Activity callback = running.watch().activity();
        OwnReport own = OwnReport.of(running);
        return new LocalCopy(
                copy.epoch(),
                copy.toldFlags(),
                copy.parkedCalls(),
                seen.advanceWishes().contains(copy.id()),
                copy.exiting(),
                callback,
                Math.max(0, running.load() - (callback == null ? 0 : 1)),
                joined(running.computations().list(), own.work()),
                joined(own.waits(), requests.getOrDefault(running.id(), List.of())),
                running.late().in(copy.epoch()),
                own.failures());
    }

    /** Returns some things first, and then others. */
    private static <T> List<T> joined(List<T> first, List<T> others) {
        List<T> all = new ArrayList<>(first);
        all.addAll(others);
        return all;
    }

    private Duration since(long nanoTime) {
        return Duration.ofNanos(Math.max(0, now - nanoTime));
    }

    /** Returns the run that this process waits to replace; null if there is none. */
    @Nullable
    Replacing replacing() {
        Inspection.Replacing replacing = seen.replacing();
        return replacing == null
                ? null
                : new Replacing(
                        replacing.run().runId(),
                        since(replacing.since()),
                        replacing.left().stream().map(FormerCopy::describe).toList());
    }

    /**
     * Returns in words beside whom this process waits for a run whose spec is gone; null if it does not. It has no entry among the processes
     * then, unlike one that takes part.
     */
    @Nullable
    String besides(String process) {
        if (seen.runId() != null || seen.revision() < 0 || seen.processes().containsKey(process)) {
            return null;
        }
        Set<String> names = new TreeSet<>(seen.processes().keySet());
        seen.owners().values().forEach(primary -> names.add(primary.process()));
        return names.isEmpty()
                ? null
                : "its keys show no run, but other processes or their copies, and no run begins beside them ("
                        + names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                        + (names.size() > MAX_NAMED ? " and others" : "")
                        + "): they write the run's 'spec' again, or their leases end";
    }

    /** Returns the epoch as this process has seen it: an epoch that began before it joined has no typical duration yet. */
    EpochStatus epoch() {
        CopyId last = seen.lastAdvance();
        return new EpochStatus(
                seen.epoch(),
                seen.epoch() < 0 ? Duration.ZERO : since(seen.epochSince()),
                seen.epochsEnded(),
                median(seen.durations()),
                perSecond(seen.durations()),
                last == null ? -1 : last.task(),
                switch (seen.flagsSeen()) {
                    case TOLD_HERE -> FlagsSeen.TOLD_HERE;
                    case OF_THIS_EPOCH -> FlagsSeen.OF_THIS_EPOCH;
                    case ALL -> FlagsSeen.ALL;
                });
    }

    /** Returns the median, the upper one of an even number; null of none. One epoch with a fail-over moves it little. */
    private static @Nullable Duration median(List<Long> nanos) {
        return nanos.isEmpty()
                ? null
                : Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() / 2));
    }

    /** Returns epochs per second over the last ones; 0 before there is one. */
    private double perSecond(List<Long> nanos) {
        long sum = 0;
        for (long each : nanos) {
            sum += each;
        }
        return sum <= 0 ? 0 : nanos.size() * 1e9 / sum;
    }

    List<ProcessStatus> processes() {
        return seen.processes().entrySet().stream()
                .map(entry -> new ProcessStatus(
                        entry.getKey(),
                        entry.getValue().address(),
                        entry.getValue().slots(),
                        use(entry.getKey()).primaries(),
                        use(entry.getKey()).backups(),
                        entry.getValue().draining()))
                .toList();
    }

    private SlotUse use(String process) {
        return seen.slots().getOrDefault(process, new SlotUse(0, 0, 0, 0));
    }

    /** Returns the number of slots that hold no copy and may take one. */
    int spareNodes() {
        return seen.slots().values().stream().mapToInt(SlotUse::free).sum();
    }

    /** Returns the number of slots that the primary of a task may take. */
    int openNodes() {
        return seen.slots().values().stream().mapToInt(SlotUse::open).sum();
    }

    List<Node> nodes() {
        return seen.nodes();
    }
}
