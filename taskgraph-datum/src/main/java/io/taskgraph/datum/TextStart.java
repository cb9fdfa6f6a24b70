package io.taskgraph.datum;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** What may come before a text proper: a byte order mark, and lines that do not belong to it. */
final class TextStart {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextStart() {}

    /** Returns how many bytes a mark takes, which is 0 where there is none; reads so many bytes at most. */
    static int markLength(InputStream input) throws IOException {
        byte[] start = input.readNBytes(BYTE_ORDER_MARK.length);
        return Arrays.equals(start, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }

    static InputStream withoutMark(InputStream input) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(input, BYTE_ORDER_MARK.length);
        byte[] start = stream.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
            stream.unread(start);
        }
        return stream;
    }

    static InputStream withoutLines(InputStream input, int lines) throws IOException {
        if (lines == 0) {
            return input;
        }
        BufferedInputStream stream = new BufferedInputStream(input);
        for (int i = 0; i < lines; i++) {
            int next = stream.read();
            while (next >= 0 && next != '\n' && next != '\r') {
                next = stream.read();
            }
            if (next == '\r') {
                stream.mark(1);
                if (stream.read() != '\n') {
                    stream.reset();
                }
            }
        }
        return stream;
    }
}
