package io.taskgraph.datum;

import io.taskgraph.TaskGraphException;
import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be opened, read or understood. The message starts with the source and, where known, the line;
 * control characters in it are spelt out.
 *
 * @since 0.1
 */
public class DatumException extends TaskGraphException {

    private final String source;

    private final long line;

    public DatumException(String source, long line, String problem) {
        this(source, line, problem, null);
    }

    @SuppressWarnings("NullAway") // Throwable takes a missing cause as null
    public DatumException(String source, long line, String problem, @Nullable Throwable cause) {
        super(Printable.message(source + (line > 0 ? ", line " + line : "") + ": " + problem), cause);
        this.source = source;
        this.line = line;
    }

    /** Returns the location of the input. */
    public String source() {
        return source;
    }

    /** Returns the line counted from 1, or 0 where no line is concerned. */
    public long line() {
        return line;
    }
}
