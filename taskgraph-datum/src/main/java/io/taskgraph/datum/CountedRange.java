package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, counted as they are read. */
final class CountedRange extends InputStream {

    private final InputStream input;

    private final ReadCount count;

    private long left;

    CountedRange(InputStream input, long length, ReadCount count) {
        this.input = input;
        this.left = length;
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && length > 0) {
            return -1;
        }
        int read = input.read(into, offset, (int) Math.min(length, left));
        if (read > 0) {
            left -= read;
            count.addBytes(read);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
