package io.taskgraph.datum;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** Lines of text in a buffer, one at a time, without an object for each. */
final class LineBuffer implements Closeable {

    private static final int INITIAL = 1 << 15;

    private static final int MAX_LINE = 1 << 24;

    private final Reader reader;

    private char[] buffer = new char[INITIAL];

    private int start;

    private int end;

    private int next;

    private int filled;

    private boolean finished;

    private boolean afterReturn;

    LineBuffer(Reader reader) {
        this.reader = reader;
    }

    /** Goes to the next line, and returns whether there is one. */
    boolean next() throws IOException {
        start = next;
        int at = start;
        while (true) {
            while (at < filled && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            if (at < filled) {
                if (buffer[at] == '\n' && at == start && afterReturn) {
                    afterReturn = false;
                    start = ++at;
                    continue;
                }
                afterReturn = buffer[at] == '\r';
                end = at;
                next = at + 1;
                return true;
            }
            if (finished) {
                end = filled;
                next = filled;
                return start < filled;
            }
            at -= start;
            fill();
        }
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        start = 0;
        if (filled == buffer.length) {
            if (filled == MAX_LINE) {
                throw new IOException("the line is longer than " + MAX_LINE + " characters");
            }
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int count = reader.read(buffer, filled, buffer.length - filled);
        finished = count < 0;
        filled += Math.max(0, count);
    }

    /** Returns the buffer of the line, valid until the next line is read. */
    char[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** Returns the position behind the line, at its end. */
    int end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
