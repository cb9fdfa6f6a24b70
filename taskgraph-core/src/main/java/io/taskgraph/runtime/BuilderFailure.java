package io.taskgraph.runtime;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;

/** What the task builder threw, which no callback has. */
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
