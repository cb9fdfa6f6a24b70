package io.taskgraph.runtime;

import io.taskgraph.Node;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Event;
import io.taskgraph.status.Explainer;
import io.taskgraph.status.Explanation;
import io.taskgraph.status.JobEvent;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.JobSnapshot.Phase;
import io.taskgraph.status.JobSnapshot.Replacing;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Shows the job as one process sees it, and performs operations of an operator. It reads the process's own memory, never
 * the coordinator, and answers while the tasks stand still too.
 *
 * <p>Thread-safe. A snapshot costs time and memory in proportion to tasks, flags and processes; it holds up the protocol for the
 * part of that which copies the view.
 */
public final class JobMonitor {

    /** A process's membership, from its joining to its end. */
    private record Joined(JobSession session, String process, String address) {}

    /** What keeps a process from joining; {@code told} where another part of it says so in the log, and repeats it. */
    private record Hindrance(String reason, boolean told) {}

    private static final Logger log = LoggerFactory.getLogger(JobMonitor.class);

    /** How long a look at a job that stands still may wait for the engine. */
    private static final Duration STALL_PATIENCE = Duration.ofMillis(100);

    private final RuntimeSettings settings;
    private final RuntimePorts ports;
    private final TimedCoordinator coordinator;
    private final RuntimeObserver observer;
    private volatile Map<String, Topology> topologies = Map.of();
    private volatile @Nullable Joined joined;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable SessionView lastView;
    private volatile @Nullable Hindrance hindrance;
    private volatile boolean left;
    private volatile @Nullable StallWatch stalls;

    JobMonitor(RuntimeSettings settings, RuntimePorts ports, TimedCoordinator coordinator, RuntimeObserver observer) {
        this.settings = settings;
        this.ports = ports;
        this.coordinator = coordinator;
        this.observer = observer;
    }

    void joined(JobSession session, Map<String, Topology> newTopologies, String process, String address) {
        topologies = newTopologies;
        hindrance = null;
        joined = new Joined(session, process, address);
    }

    /** Notes what keeps this process from joining, until it does. */
    void hindered(String reason) {
        hindrance = new Hindrance(reason, false);
    }

    /** Notes which topology keeps this process from joining, until it has answered, which is null. */
    void topologyHangs(@Nullable String reason) {
        hindrance = reason == null ? null : new Hindrance(reason, true);
    }

    void leaseLost(String reason) {
        joined = null;
        observer.note(JobEvent.Type.LEASE_LOST, -1, reason);
        observer.tell(RuntimeListener::leaseLost);
    }

    void jobEnded(Outcome newOutcome) {
        outcome = newOutcome;
        try {
            lastView = view(Duration.ofMillis(100));
        } catch (TaskGraphException e) {
            log.debug("The engine is busy, so the last view of the job is an older one", e);
        }
        observer.note(
                JobEvent.Type.JOB_ENDED,
                newOutcome.task(),
                newOutcome.status()
                        + (newOutcome.task() == Outcome.OPERATOR ? " by " + newOutcome.endedBy() : "")
                        + (newOutcome.message().isEmpty() ? "" : ": " + newOutcome.message()));
    }

    void left() {
        left = true;
        joined = null;
    }

    /** Returns the settings that this process takes part with. */
    public RuntimeSettings settings() {
        return settings;
    }

    /** Returns the job's topologies by link type; none before this process has joined. */
    public Map<String, Topology> topologies() {
        return topologies;
    }

    /**
     * Returns this process's current view of the job.
     *
     * @param within how long to wait for the protocol to take its step; a step takes microseconds
     * @throws TaskGraphException if the time is up, or the thread is interrupted
     */
    public JobSnapshot snapshot(Duration within) {
        Joined current = joined;
        SessionView view = current == null ? lastView : view(within);
        if (view == null) {
            return empty();
        }
        SnapshotBuilder builder =
                new SnapshotBuilder(view, settings.tasks(), ports.nanoTime().getAsLong());
        Replacing replacing = builder.replacing();
        String besides = current == null || replacing != null ? null : builder.besides(current.process());
        // an outcome of a run that this process replaces is none of its own
        Outcome end = outcome != null || replacing != null
                ? outcome
                : view.inspection().outcome();
        return new JobSnapshot(
                settings.namespace(),
                settings.job(),
                current == null ? null : current.process(),
                current == null ? null : current.address(),
                view.inspection().runId(),
                phase(view, end, replacing != null || besides != null),
                current == null ? reason() : replacing == null ? besides : replacing.describe(),
                replacing,
                end,
                builder.epoch(),
                coordination(view),
                builder.tasks(),
                builder.processes(),
                builder.nodes(),
                builder.spareNodes(),
                builder.openNodes(),
                observer.events().list());
    }

    /**
     * Says why the epoch does not advance, as far as it is seen from here.
     *
     * @param within as {@link #snapshot}
     */
    public Explanation explain(Duration within) {
        StallWatch.Seen seen = seen(within);
        StallWatch watch = stalls;
        return watch != null && watch.isStandstill(seen) ? seen.explanation().asStalled() : seen.explanation();
    }

    private @Nullable String reason() {
        Hindrance current = hindrance;
        return current == null ? null : current.reason();
    }

    /** Returns the job's nodes as this process sees them now; none while it is not in the job. */
    public List<Node> nodes() {
        Joined current = joined;
        return current == null ? List.of() : current.session().nodes().nodes();
    }

    /** Has it said in the log, and in {@link #explain}, that the job stands still; after so long without a sign of work here. */
    StallWatch watch(Duration after) {
        StallWatch watch = new StallWatch(
                after,
                ports.nanoTime(),
                ports.timers(),
                ports.daemons(),
                () -> seen(STALL_PATIENCE),
                this::report,
                this::goesOn);
        stalls = watch;
        return watch;
    }

    /** Says no more of a job that stands still. On any thread. */
    void stopWatching() {
        StallWatch watch = stalls;
        if (watch != null) {
            watch.stop();
        }
    }

    private StallWatch.Seen seen(Duration within) {
        JobSnapshot snapshot = snapshot(within);
        Hindrance hindered = hindrance;
        return new StallWatch.Seen(
                new Explainer(topologies).explain(snapshot),
                snapshot.tasks().stream().anyMatch(task -> task.local() != null),
                snapshot.phase() == Phase.JOINING
                        && (snapshot.coordination().trouble() != null || (hindered != null && hindered.told())));
    }

    /** Logs that the job stands still, and why. */
    private void report(StallWatch.Report report) {
        log.atLevel(report.isWarning() ? Level.WARN : Level.INFO)
                .log(
                        "Job '{}' {} here for {} s: {} What would resolve it: {}",
                        settings.job(),
                        report.isWork() ? "has been busy with the same work" : "has stood still",
                        report.quiet().toSeconds(),
                        PrintableText.of(report.explanation().sentence()),
                        report.explanation().resolution());
    }

    /** Logs that a job goes on of which it was a warning that it stands still. */
    private void goesOn(Duration stood) {
        log.warn("Job '{}' goes on here, after it has stood still for {} s", settings.job(), stood.toSeconds());
    }

    /** Returns how long this process may act without a further answer of the coordinator; null while it is not in the job. */
    public @Nullable Duration leaseMargin() {
        Joined current = joined;
        return current == null ? null : Duration.ofNanos(current.session().marginNanos());
    }

    /** Returns the time to live that the coordinator grants leases here, which may be longer than it is asked for. */
    public Duration leaseGranted() {
        return coordinator.grantedTtl(settings.leaseTtl());
    }

    /** Returns the number of data requests of copies here that are under way. */
    public int openRequests() {
        Joined current = joined;
        return current == null ? 0 : current.session().requests().size();
    }

    /**
     * Ends the job with an outcome as an operator wishes, through a task that is here.
     *
     * @return the task through which it is ended
     * @throws IllegalStateException if this process acts for no task: it has none, or backups alone
     */
    public long shutdownJob(Outcome newOutcome) {
        Joined current = joined;
        CopyId copy = current == null ? null : current.session().anyPrimary();
        if (current == null || copy == null) {
            throw new IllegalStateException(
                    "a job is ended through one of its tasks, but this process is primary of none: ask one that is");
        }
        Outcome kept = OutcomeMessage.keep(settings.job(), newOutcome.reportedBy(Outcome.OPERATOR, newOutcome.epoch()));
        log.info("Job '{}': an operator asks for it to end as {}", settings.job(), kept.status());
        current.session()
                .post(new Event.Shutdown(
                        copy, kept, Outcome.OPERATOR, ports.wallTime().get()));
        return copy.task();
    }

    /**
     * Hands a task over that is here. It goes on here until another process has taken it, which is one that has a backup in sync, or
     * else a spare node. If there is none, or none takes it within {@code taskgraph.drain.timeout}, the copy is dropped without
     * {@code exit} and a spare node takes the task, here or elsewhere; but a task whose state lives in backups stays then, since no
     * other copy may hold all its updates. A backup that is here is dropped.
     *
     * @throws IllegalStateException if the task is not here
     */
    public void handOver(long task) {
        Joined current = joined;
        CopyId copy = current == null ? null : current.session().copies().copyOf(task);
        if (current == null || copy == null) {
            throw new IllegalStateException("this process has no copy of task " + task + ": ask one that has");
        }
        current.session().post(new Event.HandOver(copy));
    }

    private @Nullable SessionView view(Duration within) {
        Joined current = joined;
        if (current == null) {
            return null;
        }
        try {
            SessionView view = current.session().view(within);
            if (view == null) {
                throw new TaskGraphException(
                        "job '" + settings.job() + "' could not be looked at within " + PrintableText.of(within));
            }
            return view;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskGraphException("the look at job '" + settings.job() + "' was interrupted", e);
        }
    }

    private Phase phase(SessionView view, @Nullable Outcome end, boolean waits) {
        if (end != null) {
            return Phase.ENDED;
        }
        if (left) {
            return Phase.LEFT;
        }
        if (view.inspection().revision() < 0) {
            return Phase.JOINING;
        }
        if (view.inspection().leaving()) {
            return Phase.LEAVING;
        }
        return waits ? Phase.JOINING : Phase.RUNNING;
    }

    private CoordinationStatus coordination(@Nullable SessionView view) {
        TimedCoordinator.Silence silence = left ? null : coordinator.silence();
        SessionView in = joined == null ? null : view;
        return new CoordinationStatus(
                settings.leaseTtl(),
                leaseGranted(),
                in == null ? Duration.ZERO : Duration.ofNanos(in.marginNanos()),
                in != null && in.fenced(),
                silence == null
                        ? null
                        : Duration.ofNanos(Math.max(0, ports.nanoTime().getAsLong() - silence.since())),
                silence == null ? null : silence.question(),
                view == null ? -1 : view.inspection().revision(),
                left ? null : coordinator.trouble().orElse(null));
    }

    private JobSnapshot empty() {
        return new JobSnapshot(
                settings.namespace(),
                settings.job(),
                null,
                null,
                null,
                outcome != null ? Phase.ENDED : left ? Phase.LEFT : Phase.JOINING,
                outcome == null && !left ? reason() : null,
                null,
                outcome,
                new EpochStatus(-1, Duration.ZERO, 0, null, 0, -1, FlagsSeen.ALL),
                coordination(null),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                observer.events().list());
    }
}
