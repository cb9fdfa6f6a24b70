package io.taskgraph;

import static java.util.Objects.requireNonNull;

/**
 * How a job ended.
 *
 * @param status whether the job succeeded
 * @param message message of the task or operator that ended the job; the framework keeps {@value #MAX_MESSAGE_BYTES} bytes of UTF-8
 * @param task the task that ended the job; {@value #OPERATOR} if an operator did, {@value #NOBODY} before the job has ended by it
 * @param epoch the epoch in which it was ended; −1 before it is
 */
public record Outcome(Status status, String message, long task, long epoch) {

    /** Whether a job succeeded. */
    public enum Status {
        SUCCEEDED,
        FAILED
    }

    /** Stands for a task where an operator ends the job, through Actuator for instance. */
    public static final long OPERATOR = -1;

    /** Stands for a task in an outcome by which no job has ended yet. */
    public static final long NOBODY = -2;

    /**
     * Greatest length of a message that is kept, in bytes of UTF-8. A longer one is cut, and the whole of it is in the log of the process
     * that ended the job.
     */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024;

    public Outcome {
        requireNonNull(status, "'status' must not be null");
        requireNonNull(message, "'message' must not be null");
    }

    /** Returns a success; task and epoch are filled in by the framework. */
    public static Outcome succeeded() {
        return succeeded("");
    }

    /** Returns a success with a message. */
    public static Outcome succeeded(String message) {
        return new Outcome(Status.SUCCEEDED, message, NOBODY, -1);
    }

    /** Returns a failure. */
    public static Outcome failed(String message) {
        return new Outcome(Status.FAILED, message, NOBODY, -1);
    }

    /** Returns this outcome as reported by a task, or by an {@link #OPERATOR}, in an epoch. */
    public Outcome reportedBy(long task, long epoch) {
        return new Outcome(status, message, task, epoch);
    }

    /** Returns the outcome as a log shows it: without control characters. */
    @Override
    public String toString() {
        return "Outcome[status=" + status + ", message=" + PrintableText.of(message) + ", task=" + task + ", epoch="
                + epoch + "]";
    }

    /** Returns who ended the job, in words: {@code task 3}, or {@code an operator}; {@code nobody} before it has ended. */
    public String endedBy() {
        if (task == OPERATOR) {
            return "an operator";
        }
        return task == NOBODY ? "nobody" : "task " + task;
    }

    /** Returns whether the job succeeded. */
    public boolean isSuccess() {
        return status == Status.SUCCEEDED;
    }
}
