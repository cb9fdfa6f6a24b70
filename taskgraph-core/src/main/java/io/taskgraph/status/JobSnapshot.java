package io.taskgraph.status;

import io.taskgraph.BriefList;
import io.taskgraph.Node;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Trouble;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process's view of its job at one moment: the keys as the coordinator last showed them, and the actions of this process. Taking it
 * never asks the coordinator. Other processes may see the job a little earlier or later, and their actions are not in it.
 *
 * @param namespace first segment of the job's key prefix
 * @param job name of the job
 * @param process name of this process in the job; null while it is not in it
 * @param address address under which this process serves data requests; null before it does
 * @param runId id of the run; null before it is known
 * @param phase part of this process in the job
 * @param hindrance what keeps this process from taking part, in words for an operator; null if nothing is known to
 * @param replacing the run that has ended and that this process waits to replace, which is a hindrance too; null if there is none
 * @param outcome how the job ended; null while it has not
 * @param epoch the job's epoch and its pace
 * @param coordination state of the contact to the coordinator
 * @param tasks all tasks of the job, by id
 * @param processes live processes, by name
 * @param nodes slots that hold a copy of a task, and those that are spare
 * @param spareNodes number of slots of live processes, not leaving, that hold no copy
 * @param openNodes number of slots that the primary of a task may take: the spare ones, and those of backups, which make room for it
 * @param events last events, oldest first, bounded
 */
public record JobSnapshot(
        String namespace,
        String job,
        @Nullable String process,
        @Nullable String address,
        @Nullable String runId,
        Phase phase,
        @Nullable String hindrance,
        @Nullable Replacing replacing,
        @Nullable Outcome outcome,
        EpochStatus epoch,
        CoordinationStatus coordination,
        List<TaskStatus> tasks,
        List<ProcessStatus> processes,
        List<Node> nodes,
        int spareNodes,
        int openNodes,
        List<JobEvent> events) {

    /** Part of a process in its job. */
    public enum Phase {
        /** It has no lease yet, or has not read the job's keys, or waits to replace a run that has ended. */
        JOINING,
        /** It takes part. */
        RUNNING,
        /** It hands its tasks over. */
        LEAVING,
        /** The job has ended. */
        ENDED,
        /** It has left, or could not take part. */
        LEFT
    }

    public JobSnapshot {
        tasks = List.copyOf(tasks);
        processes = List.copyOf(processes);
        nodes = List.copyOf(nodes);
        events = List.copyOf(events);
    }

    /** Returns the status of a task, or null if the job has no such task or is not known yet. */
    public @Nullable TaskStatus task(long id) {
        return id >= 0 && id < tasks.size() ? tasks.get((int) id) : null;
    }

    /**
     * A run that has ended, in whose place this process is to put a new one.
     *
     * @param runId its id
     * @param age for how long this process has waited
     * @param left its copies that have not left, each by task, node and address: the new run begins when there is none
     */
    public record Replacing(String runId, Duration age, List<String> left) {

        private static final int MAX_NAMED = 8;

        public Replacing {
            left = List.copyOf(left);
        }

        /** Returns it in words, of which this process is the subject. */
        public String describe() {
            return "for " + Sentences.seconds(age) + " it has waited to replace run '" + runId
                    + "', which has ended, by a new one ('taskgraph.job.restart-finished'); "
                    + (left.isEmpty()
                            ? "no copy of that run is left, and the coordinator is committing the new one"
                            : "copies of that run have not left, and may be in their 'exit': "
                                    + BriefList.of(left, MAX_NAMED));
        }
    }

    /**
     * The job's epoch and its pace.
     *
     * @param number the epoch; −1 before there is one
     * @param age since when it was first seen here
     * @param ended number of epochs whose beginning and end were seen here
     * @param typical median duration of the last epochs, 64 at most; null if none has ended here
     * @param perSecond epochs per second over the last ones; 0 if none has ended here
     * @param lastAdvancedBy task here that has advanced the epoch last; −1 if none has
     * @param flagsSeen which flags of it are seen here
     */
    public record EpochStatus(
            long number,
            Duration age,
            long ended,
            @Nullable Duration typical,
            double perSecond,
            long lastAdvancedBy,
            FlagsSeen flagsSeen) {}

    /** Which flags of tasks elsewhere a process sees. */
    public enum FlagsSeen {
        /** Those that are for tasks here. */
        TOLD_HERE,
        /** All of this epoch, but of the one before only those that were for tasks here. */
        OF_THIS_EPOCH,
        /** All. */
        ALL
    }

    /**
     * State of the contact of a process to the coordinator.
     *
     * @param leaseTtl time to live that its lease was asked for with: after it a silent process may no longer act
     * @param leaseGranted time to live that was granted, which may be longer: after it others take the tasks of a silent process
     * @param leaseMargin time for which this process may act without a further answer; negative once it may not
     * @param fenced whether its tasks stand still, since the margin is used up
     * @param silence age of the oldest open question, or of the first of a row of failed ones; null if the last one was answered
     *     and none is open
     * @param question that question; null if {@code silence} is
     * @param revision revision up to which the job's keys are known; −1 before they were read
     * @param trouble why the coordinator does not do what it is asked; null if it does
     */
    public record CoordinationStatus(
            Duration leaseTtl,
            Duration leaseGranted,
            Duration leaseMargin,
            boolean fenced,
            @Nullable Duration silence,
            @Nullable String question,
            long revision,
            @Nullable Trouble trouble) {

        private static final Duration MAX_PATIENCE = Duration.ofSeconds(2);

        /** Returns whether the coordinator answers: silent for less than a quarter of the lease's time to live, and 2 s. */
        public boolean reachable() {
            Duration quarter = leaseTtl.dividedBy(4);
            Duration limit = quarter.compareTo(MAX_PATIENCE) < 0 ? quarter : MAX_PATIENCE;
            return !fenced && (silence == null || silence.compareTo(limit) < 0);
        }
    }

    /**
     * A live process of the job.
     *
     * @param name its name, never used again
     * @param address address under which it serves data requests
     * @param slots number of task copies that it can hold
     * @param tasks number of tasks that it is primary of
     * @param backups number of backups that it holds
     * @param draining whether it hands its tasks over
     */
    public record ProcessStatus(String name, String address, int slots, int tasks, int backups, boolean draining) {}
}
