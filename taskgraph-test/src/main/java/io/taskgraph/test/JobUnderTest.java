package io.taskgraph.test;

import static java.util.Objects.requireNonNull;

import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topology;
import io.taskgraph.verify.Verification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A job of the tasks of a test. First define its parts, then {@link #run} it, then check it: AssertJ's {@code assertThat(job)}
 * gives a {@link JobAssert}.
 *
 * <p>Used by the thread of the test alone. A job runs once.
 */
public abstract sealed class JobUnderTest implements AssertProvider<JobAssert> permits SimulatedJob, JobCluster {

    private final int processes;
    private final Map<String, Topology> linkages = new LinkedHashMap<>();
    private final JobHistory history;
    private RuntimeSettings settings;
    private @Nullable TaskBuilder tasks;
    private boolean started;
    private Duration limit;
    private @Nullable Outcome outcome;

    JobUnderTest(TestPlan plan, Duration limit) {
        this.settings = plan.settings();
        this.processes = plan.processes();
        this.limit = limit;
        this.history = new JobHistory(plan.settings().tasks());
    }

    /** Sets the builder of the task copies of every process, for instance {@code builder::task} of a {@code @TaskBuilder} bean. */
    public JobUnderTest tasks(TaskBuilder builder) {
        requireNotStarted("tasks");
        tasks = requireNonNull(builder, "'builder' must not be null");
        return this;
    }

    /**
     * Adds the topology of a link type.
     *
     * @throws IllegalArgumentException if that link type has one
     */
    public JobUnderTest linkage(String linkType, Topology topology) {
        requireNotStarted("linkage");
        if (linkages.putIfAbsent(linkType, topology) != null) {
            throw new IllegalArgumentException("there are two topologies for link type '" + linkType + "'");
        }
        return this;
    }

    /** Changes the settings of every process, for instance the number of backups. Number of tasks and slots come from the annotation. */
    public JobUnderTest settings(UnaryOperator<RuntimeSettings> change) {
        requireNotStarted("settings");
        RuntimeSettings changed = change.apply(settings);
        if (changed.tasks() != settings.tasks()) {
            throw new IllegalArgumentException(
                    "'tasks' must be those of @TaskGraphTest, " + settings.tasks() + ", but is " + changed.tasks());
        }
        settings = changed;
        return this;
    }

    /** Changes how long the job may take at most: virtual time of a simulated job, real time of a cluster. */
    public JobUnderTest atMost(Duration newLimit) {
        if (newLimit.isZero() || newLimit.isNegative()) {
            throw new IllegalArgumentException("'limit' must be positive, but is " + PrintableText.of(newLimit));
        }
        limit = newLimit;
        return this;
    }

    /** Runs the job to its end and returns how it ended. */
    public Outcome run() {
        start();
        return awaitEnd();
    }

    /** Starts all processes and returns at once. */
    public void start() {
        requireNotStarted("start");
        TaskBuilder builder = tasks;
        if (builder == null) {
            throw new IllegalStateException(
                    "job '" + settings.job() + "' has no tasks: call 'tasks' before it is started");
        }
        started = true;
        start(processes, settings, builder, linkages);
    }

    abstract void start(int number, RuntimeSettings of, TaskBuilder builder, Map<String, Topology> topologies);

    /**
     * Lets the job go on until every process that is left has seen its end, and returns how it ended.
     *
     * @throws AssertionError if that takes longer than the limit, no process is left, or processes disagree; or if their actions break
     *     a promise of the framework, which is always looked at
     */
    public Outcome awaitEnd() {
        requireStarted("awaitEnd");
        Outcome ended = end(limit);
        Verification verification = Verification.of(history.records(this::isLive));
        if (verification.isRefuted()) {
            throw new AssertionError(description() + ": the framework has broken a promise\n" + verification.report());
        }
        outcome = ended;
        return ended;
    }

    abstract Outcome end(Duration within);

    /** Returns whether a process has taken part to the end, so that it has told all that it did. */
    abstract boolean isLive(int process);

    /**
     * Returns how the job ended.
     *
     * @throws IllegalStateException before that
     */
    public Outcome outcome() {
        Outcome ended = outcome;
        if (ended == null) {
            throw new IllegalStateException(
                    "job '" + settings.job() + "' has not been run to its end: call 'run' or 'awaitEnd'");
        }
        return ended;
    }

    /** Returns the callbacks of every copy so far. */
    public JobHistory history() {
        return history;
    }

    /** Starts one more process and returns its number. */
    public abstract int startProcess();

    /** Returns a description for messages. */
    abstract String description();

    abstract void close();

    void requireStarted(String method) {
        if (!started) {
            throw new IllegalStateException("'" + method + "' must be called after 'start'");
        }
    }

    void requireNotStarted(String method) {
        if (started) {
            throw new IllegalStateException("'" + method + "' must be called before the job is started, and only then");
        }
    }

    @Override
    public JobAssert assertThat() {
        return new JobAssert(this);
    }

    @Override
    public String toString() {
        return description();
    }
}
