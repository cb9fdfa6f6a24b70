package io.taskgraph.runtime;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import org.jspecify.annotations.Nullable;

/** The failure of the task builder, which no callback has: what it threw, or that it made no task. */
final class BuilderFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private BuilderFailure(Throwable cause) {
        super(cause);
    }

    /** An application's builder may break its contract, which no annotation of ours keeps it from. */
    private static Task made(@Nullable Task built, TaskBuilder builder, long task) {
        if (built == null) {
            throw new BuilderFailure(new TaskGraphException(
                    "the task builder (" + builder.getClass().getName() + ") returned null for task " + task
                            + ": it must return a task for each id of the job"));
        }
        return built;
    }

    /** Makes a task. */
    static Task build(TaskBuilder builder, long task, Framework framework) {
        Task built;
        try {
            built = builder.getTask(task, framework);
        } catch (RuntimeException | Error e) {
            throw new BuilderFailure(e);
        }
        return made(built, builder, task);
    }
}
