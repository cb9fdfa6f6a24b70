package io.taskgraph.samples.bwmf.io;

/** Takes the entries of a matrix one by one, checked but for the size of the matrix. */
@FunctionalInterface
interface EntryConsumer {

    void accept(long line, int row, int column, double value);
}
