package io.taskgraph.datum;

import org.jspecify.annotations.Nullable;

/** The rows of several parts, one part after another; at most one is open at a time. */
final class ConcatenatedRowReader implements RowReader {

    /** Rows are counted in steps of so many, since the count is shared by threads. */
    private static final int STEP = 1 << 12;

    private final Parts<RowReader> parts;

    private @Nullable RowReader open;

    private int uncounted;

    ConcatenatedRowReader(Parts<RowReader> parts) {
        this.parts = parts;
    }

    @Override
    public boolean next() {
        while (open == null || !next(open)) {
            close();
            if (!parts.hasNext()) {
                return false;
            }
            open = parts.open();
        }
        if (++uncounted == STEP) {
            count();
        }
        return true;
    }

    private boolean next(RowReader current) {
        boolean more = false;
        try {
            more = current.next();
        } finally {
            if (!more) {
                count();
                parts.finished();
            }
        }
        return more;
    }

    private void count() {
        parts.read(uncounted);
        uncounted = 0;
    }

    private RowReader current() {
        RowReader current = open;
        if (current == null) {
            throw new IllegalStateException("there is no row before 'next' was called");
        }
        return current;
    }

    @Override
    public double number(int column) {
        return current().number(column);
    }

    @Override
    public void numbers(int first, int count, double[] into, int at) {
        current().numbers(first, count, into, at);
    }

    @Override
    public long integer(int column) {
        return current().integer(column);
    }

    @Override
    public String text(int column) {
        return current().text(column);
    }

    @Override
    public boolean isMissing(int column) {
        return current().isMissing(column);
    }

    @Override
    public String source() {
        return current().source();
    }

    @Override
    public long line() {
        return current().line();
    }

    @Override
    public DatumException problem(int column, String problem) {
        return current().problem(column, problem);
    }

    @Override
    public void close() {
        RowReader closing = open;
        open = null;
        if (closing != null) {
            closing.close();
        }
    }
}
