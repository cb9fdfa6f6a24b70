package io.taskgraph.datum;

/** What is read one after another as if it were one, such as the locations of a pattern. */
interface Parts<R> {

    /** Returns whether there is a further part. */
    boolean hasNext();

    /** Opens the next part; it is closed before the one after it is opened. */
    R open();

    /** Notes a number of further records. */
    default void read(long records) {}

    /** Notes that the current part was read to its end, or to an error. */
    default void finished() {}
}
