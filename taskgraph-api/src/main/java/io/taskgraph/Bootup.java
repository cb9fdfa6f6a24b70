package io.taskgraph;

/** A configured run of this process's part of a job. */
public interface Bootup {

    /**
     * Runs until the job has ended or the calling thread is interrupted. An interrupt lets this process leave at once: others take its tasks.
     *
     * @return how the job ended
     * @throws InterruptedException if the thread is interrupted; the process has begun to leave then
     */
    Outcome start() throws InterruptedException;
}
