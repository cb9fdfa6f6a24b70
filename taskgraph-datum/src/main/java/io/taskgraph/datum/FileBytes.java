package io.taskgraph.datum;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A file that is read where it is, and is not to be changed meanwhile: its size and the time of its last change tell. */
final class FileBytes extends StoredBytes {

    private final Path file;

    private final long size;

    private final FileTime modified;

    private FileBytes(String location, Path file, BasicFileAttributes attributes) {
        super(location);
        this.file = file;
        this.size = attributes.size();
        this.modified = attributes.lastModifiedTime();
    }

    static FileBytes of(String location, Path file) throws IOException {
        return new FileBytes(location, file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    @Override
    long size() {
        return size;
    }

    /** A stream of a file, unlike a channel, is not closed when a thread that reads from it is interrupted. */
    @Override
    @SuppressWarnings("MustBeClosedChecker") // the caller closes it
    InputStream open(long from) throws IOException {
        InputStream stream = new FileInputStream(file.toFile());
        try {
            stream.skipNBytes(from);
            return stream;
        } catch (IOException ex) {
            stream.close();
            throw ex;
        }
    }

    @Override
    void check() {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException ex) {
            throw changed("it is gone: " + ex, ex);
        }
        if (now.size() != size || !now.lastModifiedTime().equals(modified)) {
            throw changed(
                    "it had " + size + " bytes of " + modified + " and has " + now.size() + " bytes of "
                            + now.lastModifiedTime(),
                    null);
        }
    }

    private DatumException changed(String how, @Nullable Throwable cause) {
        return new DatumException(
                location(), 0, "the input has changed while it was in use: " + how + "; start the job again", cause);
    }
}
