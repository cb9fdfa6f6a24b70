package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;

/**
 * Finds the bytes behind a location; a way to plug in other storage than files and the class path.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatumResolver {

    /** Opens a location. The caller closes the stream. */
    InputStream open(String location) throws IOException;
}
