package io.taskgraph.datum;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads one record ahead, to know whether there is one, and closes its resource. */
abstract class LookaheadDatumIterator implements DatumIterator {

    private final Closeable resource;

    private final String source;

    private @Nullable Datum ahead;

    private boolean finished;

    LookaheadDatumIterator(Closeable resource, String source) {
        this.resource = resource;
        this.source = source;
    }

    /** Reads the next record, or returns null at the end. */
    abstract @Nullable Datum read() throws IOException;

    /** Returns the line that reading has reached, for errors. */
    abstract long line();

    final String source() {
        return source;
    }

    @Override
    public final boolean hasNext() {
        if (ahead == null && !finished) {
            try {
                ahead = read();
            } catch (IOException | UncheckedIOException ex) {
                throw new DatumException(source, line(), "cannot be read: " + ex.getMessage(), ex);
            }
            finished = ahead == null;
        }
        return ahead != null;
    }

    @Override
    public final Datum next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException("no further record in " + source);
        }
        Datum datum = ahead;
        ahead = null;
        return datum;
    }

    @Override
    public final void close() {
        finished = true;
        ahead = null;
        try {
            resource.close();
        } catch (IOException ex) {
            throw new DatumException(source, 0, "cannot be closed: " + ex.getMessage(), ex);
        }
    }
}
