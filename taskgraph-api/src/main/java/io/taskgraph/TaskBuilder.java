package io.taskgraph;

/**
 * Creates the copies of an application's tasks.
 *
 * <p>With Spring Boot, a bean of this type is the job's task builder without further ado. A bean of another type is marked by the
 * annotation of the same name in {@code io.taskgraph.boot}; the two are alternatives, so that code need import only one of them.
 */
@FunctionalInterface
public interface TaskBuilder {

    /**
     * Returns a new copy of a task. For each copy the framework calls {@link #getTask(long, Framework)} once, on that copy's loop, which calls this one
     * unless it is overridden.
     *
     * @param taskId 0 to number of tasks − 1
     */
    Task getTask(long taskId);

    /**
     * Returns a new copy of a task, as {@link #getTask(long)} does, which may keep its framework in a final field. The framework calls
     * this one; by default it calls the other one.
     *
     * @param framework the one that {@link Task#init} is given next. Only {@link Framework#getTaskId}, {@link Framework#getJob},
     *     {@link Framework#shared} and {@link Framework#compute(java.util.concurrent.Callable)} are of use before that
     */
    default Task getTask(long taskId, Framework framework) {
        return getTask(taskId);
    }

    /** Returns a builder whose tasks are made with their framework. */
    static TaskBuilder withFramework(WithFramework builder) {
        return new TaskBuilder() {
            @Override
            public Task getTask(long taskId) {
                throw new IllegalStateException("task " + taskId + " can only be made with its framework");
            }

            @Override
            public Task getTask(long taskId, Framework framework) {
                return builder.getTask(taskId, framework);
            }
        };
    }

    /** Makes tasks with their framework. */
    @FunctionalInterface
    interface WithFramework {

        /** Returns a new copy of a task. */
        Task getTask(long taskId, Framework framework);
    }
}
