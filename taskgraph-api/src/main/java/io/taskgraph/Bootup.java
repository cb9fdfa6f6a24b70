package io.taskgraph;

/** A configured run of this process's part of a job. */
public interface Bootup {

    /**
     * Runs until the job has ended or the calling thread is interrupted.
     *
     * @return how the job ended
     */
    Outcome start() throws InterruptedException;
}
