package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;

/**
 * How the records of an input are told apart.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatumFormat {

    /**
     * Starts reading. The returned iterator closes the stream; if this method throws, the caller does.
     *
     * @param input the unpacked bytes
     * @param source the location, to be named in records and errors
     */
    DatumIterator read(InputStream input, String source) throws IOException;
}
