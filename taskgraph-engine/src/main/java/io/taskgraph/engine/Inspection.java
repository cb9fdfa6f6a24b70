package io.taskgraph.engine;

import io.taskgraph.Node;
import io.taskgraph.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an engine's state at one moment. Times are of the clock that the engine is given.
 *
 * @param runId id of the run; null before the job's keys were read
 * @param outcome the job's end; null while it runs
 * @param revision revision up to which the keys are known; −1 before they were read
 * @param epoch the job's epoch; −1 before there is one
 * @param epochSince when that epoch was first seen here
 * @param epochsEnded number of epochs whose beginning and end were seen here
 * @param durations how long the last of them lasted, oldest first, 64 at most
 * @param owners primary by task
 * @param backups live backups by task
 * @param lacking number of missing backups in sync, by task with backups; 0 if none is missing
 * @param lostSince since when the tasks without a primary have none
 * @param processes live processes by name
 * @param slots how each of them uses its slots
 * @param nodes all nodes, but for the empty ones of processes that are leaving
 * @param flags flags of the epoch that are set or known here
 * @param formerFlags those of the epoch before
 * @param flagsSeen of which tasks these two are
 * @param copies local copies, by task
 * @param requests data requests of local copies, oldest first
 * @param advanceWishes local copies that have asked to advance the epoch
 * @param lastAdvance local copy that has advanced the epoch last; null if none has
 * @param leaving whether this process hands its tasks over
 * @param replacing the run that has ended and that this process is to replace; null if there is none
 */
public record Inspection(
        @Nullable String runId,
        @Nullable Outcome outcome,
        long revision,
        long epoch,
        long epochSince,
        long epochsEnded,
        List<Long> durations,
        SortedMap<Long, Primary> owners,
        Map<Long, List<Follows>> backups,
        Map<Long, Integer> lacking,
        Map<Long, Long> lostSince,
        SortedMap<String, ProcessEntry> processes,
        SortedMap<String, SlotUse> slots,
        List<Node> nodes,
        List<Flag> flags,
        List<Flag> formerFlags,
        FlagsSeen flagsSeen,
        List<LocalCopy> copies,
        List<OpenRequest> requests,
        Set<CopyId> advanceWishes,
        @Nullable CopyId lastAdvance,
        boolean leaving,
        @Nullable Replacing replacing) {

    /**
     * A run that has ended, in whose place this process is to put a new one.
     *
     * @param run the run
     * @param left its copies that have not left: the new run begins when there is none
     * @param since since when this process waits for that
     */
    public record Replacing(FormerRun run, List<FormerCopy> left, long since) {}

    /** Which flags a process sees. */
    public enum FlagsSeen {
        /** Those of tasks here, and those that were told here: others may be told elsewhere and not be set yet. */
        TOLD_HERE,
        /** All of this epoch, which has lasted so long that they are set; of the one before only those of tasks here and those told here. */
        OF_THIS_EPOCH,
        /** All of this epoch and of the one before. */
        ALL
    }

    /**
     * A backup.
     *
     * @param node slot that holds it
     * @param inSync whether it holds every acknowledged update
     * @param lag number of updates that it is behind; −1 if the primary is not here
     */
    public record Follows(String node, boolean inSync, long lag) {}

    /**
     * A local copy.
     *
     * @param id task and incarnation
     * @param epoch epoch that it was told to enter
     * @param toldFlags number of flags that it was told of this epoch
     * @param parkedCalls number of calls that wait until it enters their epoch
     * @param exiting whether its {@code exit} is under way
     */
    public record LocalCopy(CopyId id, long epoch, int toldFlags, int parkedCalls, boolean exiting) {}

    /**
     * A data request that has not ended.
     *
     * @param id id under which its content is kept
     * @param from copy that asks
     * @param to task that is asked
     * @param sent whether it lies at the incarnation that it was sent to; else it waits for an owner, or to be sent again
     */
    public record OpenRequest(long id, CopyId from, long to, boolean sent) {}
}
