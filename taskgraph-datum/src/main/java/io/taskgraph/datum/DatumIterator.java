package io.taskgraph.datum;

import java.util.Iterator;

/**
 * Records of one input, read as they are asked for.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw {@link DatumException} where the input is unreadable. Closing releases
 * the file, may be repeated, and is needed even after the last record. Not safe for use by several threads.
 *
 * @since 0.1
 */
public interface DatumIterator extends Iterator<Datum>, AutoCloseable {

    @Override
    void close();
}
