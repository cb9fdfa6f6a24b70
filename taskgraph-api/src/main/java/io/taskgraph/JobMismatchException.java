package io.taskgraph;

/**
 * The job runs with other settings than this process has, so the process cannot take part: all processes of a job have the same
 * number of tasks, topologies and backups, and the same protocol.
 */
public final class JobMismatchException extends TaskGraphException {

    public JobMismatchException(String message) {
        super(message);
    }
}
