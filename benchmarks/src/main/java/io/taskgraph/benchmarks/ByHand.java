package io.taskgraph.benchmarks;

/** What one process does of a job that is written by hand. */
interface ByHand extends AutoCloseable {

    /** Takes the part of task 0 until the last epoch has ended. */
    void run() throws InterruptedException;

    @Override
    void close();
}
