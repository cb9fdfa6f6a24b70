package io.taskgraph.iterative;

import static java.util.Objects.requireNonNull;

import io.taskgraph.Framework;
import io.taskgraph.NullReturnException;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;

/**
 * Runs iterative tasks as the tasks of a job. In Spring a {@code @TaskBuilder} is all that is needed; else:
 *
 * <pre>{@code
 * runtime.setTaskBuilder(new IterativeTasks(id -> new KMeans(points(id))));
 * Outcome outcome = runtime.start();
 * }</pre>
 *
 * <p>The epoch of the job is the number of the iteration. For one process: it keeps replicated states for the tasks of other ones.
 * Thread-safe.
 */
public final class IterativeTasks implements TaskBuilder {

    private final IterativeTaskBuilder builder;
    private final IterativeSettings settings;
    private final KeptStates states = new KeptStates();
    private final SoleHolder holder;

    /** Runs the tasks of {@code builder} with the settings by default. */
    public IterativeTasks(IterativeTaskBuilder builder) {
        this(builder, IterativeSettings.defaults());
    }

    /** Runs the tasks of {@code builder}. */
    public IterativeTasks(IterativeTaskBuilder builder, IterativeSettings settings) {
        this(builder, settings, SoleHolder.by(settings.threads()));
    }

    private IterativeTasks(IterativeTaskBuilder builder, IterativeSettings settings, SoleHolder holder) {
        this.builder = requireNonNull(builder, "'builder' must not be null");
        this.settings = requireNonNull(settings, "'settings' must not be null");
        this.holder = holder;
    }

    @Override
    public Task getTask(long taskId) {
        return host(taskId, builder.getTask(taskId));
    }

    @Override
    public Task getTask(long taskId, Framework framework) {
        return host(taskId, builder.getTask(taskId, framework.getJob()));
    }

    private Task host(long taskId, IterativeTask<?> built) {
        IterativeTask<?> task = NullReturnException.check(
                built,
                () -> "'getTask' of the iterative task builder ("
                        + builder.getClass().getName() + ") returned null for task " + taskId
                        + ": it must return a task for each id of the job");
        Codecs codecs = new Codecs(settings.codecs(), task.getClass().getClassLoader());
        return task.replicated()
                ? new IterativeHost(task, codecs, settings, states, holder)
                : new CheckpointedHost(task, codecs, settings, states, holder);
    }

    /** Returns these tasks with other settings, or for another process. */
    public IterativeTasks with(IterativeSettings newSettings) {
        return with(newSettings, holder.anew(newSettings.threads()));
    }

    /**
     * Returns these tasks for a job that no other process can take part in: nothing is then said of what it costs to lose this one. Spring does
     * so on the embedded coordinator.
     */
    public IterativeTasks inOneProcess() {
        return with(settings, SoleHolder.silent());
    }

    /** Returns these tasks with what looks after replicated states. */
    IterativeTasks with(IterativeSettings newSettings, SoleHolder newHolder) {
        return new IterativeTasks(builder, newSettings, newHolder);
    }

    /** Returns the settings. */
    public IterativeSettings settings() {
        return settings;
    }
}
