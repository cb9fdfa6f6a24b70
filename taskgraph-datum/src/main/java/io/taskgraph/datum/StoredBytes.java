package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The unpacked bytes of one location, which can be read from any position, any number of times and by several threads. A plain
 * file is read where it is. What can be read as a stream only, such as packed input, is read once and kept: in memory if
 * it is short, else in a temporary file that is gone with the process.
 */
abstract class StoredBytes implements AutoCloseable {

    private static final int GZIP_BUFFER = 1 << 16;

    private final String location;

    StoredBytes(String location) {
        this.location = location;
    }

    /** Opens a location, and reads it where it is a stream. */
    static StoredBytes of(DatumResolver resolver, String location) throws IOException {
        boolean packed = DatumIteratorBuilder.isGzip(location);
        var file = resolver.file(location);
        FileBytes plain = file.isPresent() ? FileBytes.of(location, file.get()) : null;
        if (plain != null && !packed) {
            return plain;
        }
        try (InputStream input = resolver.open(location);
                InputStream unpacked = packed ? new GZIPInputStream(input, GZIP_BUFFER) : input) {
            StoredBytes kept = KeptBytes.of(location, unpacked);
            if (plain != null) {
                plain.check();
            }
            return kept;
        }
    }

    final String location() {
        return location;
    }

    /** Returns the number of bytes. */
    abstract long size();

    /** Opens the bytes from a position to the end. */
    abstract InputStream open(long from) throws IOException;

    /**
     * Makes sure that the bytes are those that were there when this was made.
     *
     * @throws DatumException if they are not
     */
    abstract void check();

    @Override
    public void close() {}
}
