package io.taskgraph.status;

import io.taskgraph.BriefList;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Trouble;
import io.taskgraph.status.Explanation.Cause;
import io.taskgraph.status.Explanation.Wait;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a job's epoch does not advance, from one process's view of it. The actions of tasks are seen only in their own process: of others
 * the answer names task and process, and that process has the rest.
 *
 * <p>Immutable and thread-safe.
 */
public final class Explainer {

    private static final Duration MIN_STALL = Duration.ofSeconds(1);
    private static final int STALL_FACTOR = 5;
    private static final String NO_PART = "This process takes no part in the job: ";

    private static final String ANSWER = "The coordinator's answer.";

    /** Most failures of code of the application that an answer names. */
    private static final int MAX_FAILURES = 3;

    private final Map<String, Topology> topologies;

    /** Returns an explainer of a job with these topologies, by link type. */
    public Explainer(Map<String, Topology> topologies) {
        this.topologies = Map.copyOf(topologies);
    }

    /** Explains a snapshot. */
    public Explanation explain(JobSnapshot job) {
        Explanation simple = withoutGraph(job);
        if (simple != null) {
            return simple;
        }
        Neighbors neighbors = new Neighbors(topologies, job.epoch().number());
        WaitGraph graph = new WaitGraph(job, neighbors);
        Wait root = graph.root();
        Sentences sentences = new Sentences(job, graph);
        boolean stalled = isStalled(job.epoch());
        Explanation explanation = root != null ? sentences.about(root, stalled) : sentences.nobodyWaits(stalled);
        List<String> failures = failures(job, neighbors);
        return failures.isEmpty()
                ? explanation
                : explanation.with(" This leaves out what code of the application did not tell: "
                        + BriefList.of(failures, MAX_FAILURES) + ".");
    }

    /** Returns what has failed of the code of the application that was asked for this. */
    private static List<String> failures(JobSnapshot job, Neighbors neighbors) {
        List<String> failures = new ArrayList<>(neighbors.failures());
        for (TaskStatus task : job.tasks()) {
            TaskStatus.LocalCopy local = task.local();
            if (local != null) {
                failures.addAll(local.failedReports());
            }
        }
        return failures;
    }

    private static @Nullable Explanation withoutGraph(JobSnapshot job) {
        Outcome outcome = job.outcome();
        if (outcome != null) {
            return simple(
                    "The job has ended: " + outcome.endedBy()
                            + (outcome.task() == Outcome.OPERATOR ? " has ordered " : " has reported ")
                            + (outcome.isSuccess() ? "success" : "failure") + " in epoch " + outcome.epoch()
                            + (outcome.message().isEmpty() ? "." : ": " + outcome.message()),
                    Cause.JOB_ENDED,
                    null,
                    "Nothing to do.");
        }
        CoordinationStatus coordination = job.coordination();
        Trouble trouble = coordination.trouble();
        if (trouble != null && trouble.refusing()) {
            return refused(coordination, trouble);
        }
        if (trouble != null || !coordination.reachable()) {
            return silent(coordination, job.phase() == JobSnapshot.Phase.JOINING);
        }
        if (job.phase() == JobSnapshot.Phase.LEFT) {
            return simple(
                    "This process has left the job and no longer sees it.",
                    Cause.NOT_JOINED,
                    null,
                    "Ask a process that takes part.");
        }
        JobSnapshot.Replacing replacing = job.replacing();
        if (replacing != null) {
            return simple(
                    NO_PART + replacing.describe() + ".",
                    Cause.NOT_JOINED,
                    replacing.age(),
                    replacing.left().isEmpty()
                            ? ANSWER
                            : "The copies leave: when their 'exit' has returned, or 'taskgraph.drain.timeout' after the end of their run, and"
                                    + " those of a process that has died when its lease ends ('taskgraph.lease.ttl').");
        }
        if (job.hindrance() != null) {
            return new Explanation(
                    NO_PART + job.hindrance() + ".",
                    Cause.NOT_JOINED,
                    -1,
                    null,
                    "Somebody mends that; the process looks again by itself.",
                    true,
                    List.of(),
                    0);
        }
        if (job.phase() == JobSnapshot.Phase.JOINING || job.epoch().number() < 0) {
            return simple(
                    "This process is joining the job and has not seen its keys yet.", Cause.NOT_JOINED, null, ANSWER);
        }
        return null;
    }

    /** It answers, though it may be asked again and again meanwhile: how long a question is open says nothing then. */
    private static Explanation refused(CoordinationStatus coordination, Trouble trouble) {
        return coordinator(
                "The coordinator refuses requests" + (coordination.fenced() ? ", and " + standstill(coordination) : "")
                        + ": " + trouble.why() + ".",
                null,
                "Somebody mends it" + (trouble.step().isEmpty() ? "" : ": " + trouble.step())
                        + "; then all goes on where it stands.");
    }

    private static Explanation silent(CoordinationStatus coordination, boolean joining) {
        Duration silence = coordination.silence();
        Trouble trouble = coordination.trouble();
        if (silence == null && trouble == null) {
            // it was asked too late, by a process that was stopped for one
            return coordinator(
                    "This process has not renewed its lease in time, though the coordinator has answered whatever it was asked; "
                            + standstill(coordination) + ".",
                    null,
                    "The next renewal, which needs nobody: then all tasks go on where they stand, or, if the lease has"
                            + " ended, on the nodes that are left.");
        }
        String since = silence == null
                ? "does not answer"
                : "has not answered for " + Sentences.seconds(silence) + ", last asked to " + coordination.question();
        String effect = joining
                ? "this process waits for it to join the job"
                : coordination.fenced()
                        ? standstill(coordination)
                        : "tasks of this process go on for " + Sentences.seconds(coordination.leaseMargin())
                                + " at most and then stand still";
        String step = trouble == null || trouble.step().isEmpty()
                ? "look whether it runs, and whether 'taskgraph.etcd.endpoints' names its client addresses"
                : trouble.step();
        return coordinator(
                "The coordinator " + since + "; " + effect + (trouble == null ? "" : ": " + trouble.why()) + ".",
                silence,
                joining
                        ? "The coordinator answers: " + step + "."
                        : "The coordinator answers again: then all tasks go on where they stand, or, if the lease has"
                                + " ended, on the nodes that are left.");
    }

    private static String standstill(CoordinationStatus coordination) {
        return "all tasks of this process stand still, since its lease of " + Sentences.seconds(coordination.leaseTtl())
                + " may have ended";
    }

    private static Explanation coordinator(String sentence, @Nullable Duration since, String resolution) {
        return new Explanation(sentence, Cause.COORDINATOR, -1, since, resolution, true, List.of(), 0);
    }

    private static Explanation simple(String sentence, Cause cause, @Nullable Duration age, String resolution) {
        return new Explanation(sentence, cause, -1, age, resolution, false, List.of(), 0);
    }

    private static boolean isStalled(EpochStatus epoch) {
        Duration typical = epoch.typical();
        return epoch.age().compareTo(MIN_STALL) > 0
                && (typical == null || epoch.age().compareTo(typical.multipliedBy(STALL_FACTOR)) > 0);
    }
}
