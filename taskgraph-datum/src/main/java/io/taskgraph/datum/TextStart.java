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

    /**
     * Returns how many bytes a mark takes, which is 0 where there is none; reads a few bytes more.
     *
     * @throws IOException if the input is of a format that is no text
     */
    static int markLength(InputStream input) throws IOException {
        return markLength(input.readNBytes(ForeignFormat.HEAD));
    }

    /**
     * Returns the text behind a mark, if there is one.
     *
     * @throws IOException if the input is of a format that is no text
     */
    static InputStream withoutMark(InputStream input) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(input, ForeignFormat.HEAD);
        byte[] head = stream.readNBytes(ForeignFormat.HEAD);
        int mark = markLength(head);
        stream.unread(head, mark, head.length - mark);
        return stream;
    }

    private static int markLength(byte[] head) throws IOException {
        int length = BYTE_ORDER_MARK.length;
        if (head.length >= length && Arrays.equals(head, 0, length, BYTE_ORDER_MARK, 0, length)) {
            return length;
        }
        ForeignFormat.refuse(head);
        return 0;
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
