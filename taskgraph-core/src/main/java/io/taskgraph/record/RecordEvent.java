package io.taskgraph.record;

/**
 * One event of a process's record. A copy is named by task and incarnation; revisions are those of the coordinator, so they order the
 * actions of several processes without any clock.
 */
public sealed interface RecordEvent {

    /** The process has joined under a name that is never used again. */
    record Joined(String job, String process) implements RecordEvent {}

    /** The process acts no longer under the name that it joined with. */
    record Left() implements RecordEvent {}

    /** The record was closed in order: nothing of this process is missing at its end. */
    record Closed() implements RecordEvent {}

    /** So many events were not recorded, at about this place. */
    record Gap(long events) implements RecordEvent {}

    /** The record ends here because it has reached its limit; later events of the process are missing. */
    record Full(long bytes) implements RecordEvent {}

    /** A copy has become its task's primary at a node, without any state but that of a checkpoint. */
    record Started(String runId, long task, long incarnation, String node) implements RecordEvent {}

    /** A backup of a task is made. */
    record BackupStarted(String runId, long task, long incarnation, String node) implements RecordEvent {}

    /** A backup has become its task's primary, with the state that it holds. */
    record Promoted(long task, long backup, long incarnation) implements RecordEvent {}

    /** A copy is forgotten at once. */
    record Dropped(long task, long incarnation, String reason) implements RecordEvent {}

    /** A copy is told that the job has ended. */
    record Exited(long task, long incarnation) implements RecordEvent {}

    /** A copy is told to enter an epoch. */
    record Entered(long task, long incarnation, long epoch) implements RecordEvent {}

    /** A copy is told a flag. */
    record Told(long task, long incarnation, long epoch, long from, String linkType, String meta)
            implements RecordEvent {}

    /** A flag of a copy is told directly, to copies here and in other processes, and kept instead of set. */
    record Kept(long task, long incarnation, long epoch, String linkType, String meta) implements RecordEvent {}

    /** A flag of a copy was set by a transaction. */
    record Flagged(long task, long incarnation, long revision, long epoch, String linkType, String meta)
            implements RecordEvent {}

    /** A copy has advanced the job to an epoch by a transaction. */
    record Advanced(long task, long incarnation, long revision, long epoch) implements RecordEvent {}

    /** A copy has ended the job by a transaction. */
    record Ended(long task, long incarnation, long revision) implements RecordEvent {}

    /** A transaction, for a copy or for none (−1), was not answered: its writes may have happened or not. */
    record Unanswered(long task, long incarnation, String writes) implements RecordEvent {}

    /** A data request of a copy is sent to the primary that is known here. */
    record Asked(long request, long task, long incarnation, long epoch, long to, long toIncarnation)
            implements RecordEvent {}

    /** A data request is answered to the copy that made it, by an incarnation of the task that it asked; 0 if that is not known. */
    record Answered(long request, long toIncarnation) implements RecordEvent {}

    /** A copy is let answer a request that was meant for an incarnation. */
    record Served(long task, long incarnation, long meant, long epoch, long from, long fromIncarnation)
            implements RecordEvent {}

    /** An update is applied to a copy: its place in the task's log, and whose it is. */
    record Applied(
            long task,
            long incarnation,
            long id,
            long primaryIncarnation,
            long from,
            long fromIncarnation,
            long number,
            int digest)
            implements RecordEvent {}

    /** The state of a backup is replaced by that of its primary. */
    record Restored(long task, long incarnation) implements RecordEvent {}

    /** A callback of a copy has returned. Times are of the clock of the record. */
    record Ran(long task, long incarnation, String callback, long began, long ended) implements RecordEvent {}
}
