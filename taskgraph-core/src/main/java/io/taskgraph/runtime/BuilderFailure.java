package io.taskgraph.runtime;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;

/** The failure of the task builder, which no callback has: what it threw, or what {@link CheckedBuilder} says of its task. */
final class BuilderFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private BuilderFailure(Throwable cause) {
        super(cause);
    }

    /** Makes a task. */
    static Task build(TaskBuilder builder, long task, Framework framework) {
        try {
            return builder.getTask(task, framework);
        } catch (RuntimeException | Error e) {
            throw new BuilderFailure(e);
        }
    }
}
