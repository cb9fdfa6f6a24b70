package io.taskgraph;

/**
 * A job as a process that takes part in it knows it.
 *
 * @param name name of the job
 * @param tasks number of its tasks, whose ids are 0 to that less one
 * @param slots number of task copies that this process can hold
 * @param runId id of the run; a new one each time that the job of this name is started again, or goes on after its coordinator was set
 *     back to an older state. Empty until the process has joined
 */
public record JobInfo(String name, long tasks, int slots, String runId) {

    public JobInfo {
        if (name.isBlank() || tasks < 1 || slots < 1) {
            throw new IllegalArgumentException("'name' must not be blank and 'tasks' and 'slots' must be at least 1,"
                    + " but they are '" + name + "', " + tasks + " and " + slots);
        }
    }
}
