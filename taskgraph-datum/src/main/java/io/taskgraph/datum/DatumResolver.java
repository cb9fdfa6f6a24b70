package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the bytes behind a location; a way to plug in other storage than files and the class path.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatumResolver {

    /**
     * Returns the locations that a pattern stands for, in the order of reading, always the same; a location
     * that is no pattern stands for itself.
     */
    default List<String> expand(String pattern) throws IOException {
        return List.of(pattern);
    }

    /**
     * Returns the file that a location is, if it is one: it can be read from any position, and by several at once. Everything else
     * is read as a stream, once for each process, and kept aside where a share of it is asked for.
     */
    default Optional<Path> file(String location) throws IOException {
        return Optional.empty();
    }

    /** Opens a location. The caller closes the stream. */
    InputStream open(String location) throws IOException;

    /**
     * Returns the totals to which a new source of this resolver adds what it reads. A resolver that always returns the same ones shows
     * the progress of all its sources together; by default each source has totals that nobody else sees.
     */
    default InputTotals totals() {
        return new InputTotals();
    }
}
