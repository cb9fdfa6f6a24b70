package io.taskgraph.status;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as one process sees it.
 *
 * @param id the task
 * @param state whether it has a primary
 * @param node slot that holds its primary; null if it has none
 * @param process process of that slot; null if it has none
 * @param address address of that process; null if it has none
 * @param incarnation fencing token of the primary; 0 if it has none
 * @param unownedFor time without a primary; null if it has one
 * @param flags its flags in the epoch
 * @param formerFlags its flags in the epoch before
 * @param formerOrder place of each of those among all flags of that epoch, in the order in which this process saw them
 * @param backups backup copies, as far as this process knows
 * @param missingBackups configured backups less those in sync; 0 for a task without backups
 * @param local state of its copy, if it is in this process; else null
 */
public record TaskStatus(
        long id,
        State state,
        @Nullable String node,
        @Nullable String process,
        @Nullable String address,
        long incarnation,
        @Nullable Duration unownedFor,
        List<FlagStatus> flags,
        List<FlagStatus> formerFlags,
        List<Integer> formerOrder,
        List<BackupStatus> backups,
        int missingBackups,
        @Nullable LocalCopy local) {

    /** Returns whether it has fewer backups in sync than configured. */
    public boolean isUnderReplicated() {
        return missingBackups > 0;
    }

    /** Whether a task has a primary. */
    public enum State {
        /** It has a primary. */
        RUNNING,
        /** Its primary is on a process that is leaving. */
        LEAVING,
        /** It has no primary. */
        UNOWNED
    }

    /**
     * A flag of a task.
     *
     * @param linkType relation to the receivers
     * @param meta the meta
     */
    public record FlagStatus(String linkType, String meta) {}

    /**
     * A backup of a task.
     *
     * @param node slot that holds it
     * @param inSync whether it may be promoted
     * @param lag updates by which it is behind the primary; −1 if that is not known here
     */
    public record BackupStatus(String node, boolean inSync, long lag) {}

    /**
     * A copy in this process.
     *
     * @param epoch epoch that it has entered or is about to enter
     * @param toldFlags number of flags of this epoch that it has heard
     * @param parkedCalls number of calls of peers that wait until it enters their epoch
     * @param wishesAdvance whether it has asked to advance the epoch
     * @param exiting whether its {@code exit} is under way
     * @param callback callback that is running; null if none is
     * @param queuedCallbacks number of callbacks that wait behind it
     * @param computations computations that are under way, oldest first
     * @param requests data requests that have not ended, oldest first
     * @param staleCall its last call in this epoch that had no effect; null if there is none
     * @param failedReports what is missing in {@code computations} and {@code requests}, since the task's own {@code work} or {@code waits} has
     *     failed: task, method and exception of each
     */
    public record LocalCopy(
            long epoch,
            int toldFlags,
            int parkedCalls,
            boolean wishesAdvance,
            boolean exiting,
            @Nullable Activity callback,
            int queuedCallbacks,
            List<Activity> computations,
            List<RequestStatus> requests,
            @Nullable StaleCall staleCall,
            List<String> failedReports) {}

    /**
     * A call that had no effect, since the epoch of its context had ended.
     *
     * @param method method of the framework
     * @param epoch the epoch of the context
     */
    public record StaleCall(String method, long epoch) {}

    /**
     * A running piece of user code.
     *
     * @param name name of the callback; {@code compute} for a computation, or what a task says that it does on a thread of its own
     * @param runningFor time since its start
     * @param where innermost frame of application code on its stack; null if it has run for less than 100 ms, or is not known
     */
    public record Activity(
            String name, Duration runningFor, @Nullable String where) {}

    /**
     * A data request that has not ended.
     *
     * @param to task that is asked
     * @param method method that is asked, or the block that is pulled, as {@code block 'name'}; or, for what
     *     the task itself says that it waits for, that in words
     * @param age since when
     * @param sent whether it lies at the asked task's primary; else it waits for one, or to be sent again
     * @param lastFailure why the last try failed; null if none has
     */
    public record RequestStatus(
            long to,
            String method,
            Duration age,
            boolean sent,
            @Nullable String lastFailure) {}
}
