package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Finds the bytes behind a location; a way to plug in other storage than files and the class path.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatumResolver {

    /**
     * Returns the locations that a pattern stands for, in the order in which they are to be read, always the same; a location
     * that is no pattern stands for itself.
     */
    default List<String> expand(String pattern) throws IOException {
        return List.of(pattern);
    }

    /** Opens a location. The caller closes the stream. */
    InputStream open(String location) throws IOException;
}
