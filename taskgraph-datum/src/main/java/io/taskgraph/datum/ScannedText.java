package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * What one pass over the bytes of a text, at about the speed of memory, has found: a checksum, and the state of a {@link RecordScanner}
 * every so many bytes, from which the beginning of the first record at or after any position is soon found. So text is
 * cut exactly, also inside quotes, and every part knows its line. Safe for use by several threads.
 */
final class ScannedText {

    /**
     * A position at which a record begins, or the end of the text.
     *
     * @param offset bytes before it
     * @param line its line, counted from 1
     */
    record Start(long offset, long line) {}

    static final int BLOCK = 1 << 18;

    private final StoredBytes bytes;

    private final TextFormat format;

    private final int blockSize;

    private final Start begin;

    private final Start data;

    private final byte[] states;

    private final long[] lines;

    private final long checksum;

    private final boolean quoted;

    private ScannedText(StoredBytes bytes, TextFormat format, int skippedLines, int blockSize) throws IOException {
        this.bytes = bytes;
        this.format = format;
        this.blockSize = blockSize;
        this.begin = afterLines(skippedLines);
        this.data = format.hasHeader() ? afterFirstRecord() : begin;
        int blocks = Math.toIntExact((bytes.size() - begin.offset()) / blockSize + 1);
        this.states = new byte[blocks];
        this.lines = new long[blocks];
        RecordScanner scanner = format.scanner();
        this.checksum = scan(scanner);
        this.quoted = scanner.quoteSeen();
    }

    /**
     * Reads the bytes once.
     *
     * @param skippedLines number of lines before the content that the format describes
     * @param blockSize every how many bytes a state is kept
     */
    static ScannedText of(StoredBytes bytes, TextFormat format, int skippedLines, int blockSize) throws IOException {
        return new ScannedText(bytes, format, skippedLines, blockSize);
    }

    private Start afterLines(int count) throws IOException {
        int mark;
        try (InputStream input = bytes.open(0)) {
            mark = format.isText() ? TextStart.markLength(input) : 0;
        }
        Start start = new Start(mark, 1);
        for (int i = 0; i < count; i++) {
            start = nextStart(RecordScanner.ofLines(), start, start.offset());
        }
        return start;
    }

    /** Blank lines before a record do not make one. */
    private Start afterFirstRecord() throws IOException {
        long first = begin.offset();
        try (InputStream input = bytes.open(first)) {
            int next = input.read();
            while (next == '\n' || next == '\r') {
                first++;
                next = input.read();
            }
        }
        return nextStart(format.scanner(), begin, first + 1);
    }

    /** Scans from a start, and returns the first further start at or after a position. */
    private Start nextStart(RecordScanner scanner, Start from, long position) throws IOException {
        scanner.restore(RecordScanner.ofLines().state(), from.line() - 1);
        return find(scanner, from.offset(), position);
    }

    private Start find(RecordScanner scanner, long from, long position) throws IOException {
        byte[] block = new byte[blockSize];
        try (InputStream input = bytes.open(from)) {
            long at = from;
            for (int count = input.readNBytes(block, 0, blockSize);
                    count > 0;
                    count = input.readNBytes(block, 0, blockSize)) {
                int before = (int) Math.min(count, Math.max(0, position - at));
                scanner.skip(block, 0, before);
                int found = scanner.findStart(block, before, count);
                if (found >= 0) {
                    return new Start(at + found, scanner.lines() + 1);
                }
                at += count;
            }
            return new Start(at, scanner.lines() + 1);
        }
    }

    private long scan(RecordScanner scanner) throws IOException {
        CRC32C crc = new CRC32C();
        scanner.restore(scanner.state(), begin.line() - 1);
        byte[] block = new byte[blockSize];
        try (InputStream head = bytes.open(0)) {
            crc.update(head.readNBytes(Math.toIntExact(begin.offset())));
        }
        long at = begin.offset();
        try (InputStream input = bytes.open(at)) {
            for (int i = 0; i < states.length; i++) {
                states[i] = scanner.state();
                lines[i] = scanner.lines();
                int count = input.readNBytes(block, 0, blockSize);
                crc.update(block, 0, count);
                scanner.skip(block, 0, count);
                at += count;
            }
        }
        if (at != bytes.size()) {
            throw new IOException("it ended after " + at + " of " + bytes.size() + " bytes");
        }
        return crc.getValue();
    }

    StoredBytes bytes() {
        return bytes;
    }

    /** Returns the checksum (CRC-32C) of all bytes. */
    long checksum() {
        return checksum;
    }

    /** Returns whether there may be quotes. */
    boolean quoted() {
        return quoted;
    }

    /** Returns where the text proper begins, which may be a header. */
    Start begin() {
        return begin;
    }

    /** Returns where the records begin. */
    Start data() {
        return data;
    }

    /** Returns the number of bytes that records have. */
    long dataSize() {
        return bytes.size() - data.offset();
    }

    /** Returns the first record that begins at or after a position, or the end of the text. */
    Start startAt(long position) throws IOException {
        if (position <= data.offset()) {
            return data;
        }
        int block = (int) ((position - begin.offset()) / blockSize);
        RecordScanner scanner = format.scanner();
        scanner.restore(states[block], lines[block]);
        return find(scanner, begin.offset() + (long) block * blockSize, position);
    }
}
