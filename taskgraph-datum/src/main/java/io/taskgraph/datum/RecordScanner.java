package io.taskgraph.datum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the records of a text begin, found from its bytes alone. A record ends at a line feed, a carriage return or both;
 * in CSV only at one outside quotes. A quote opens a field if nothing but blanks stands before it in the field, and is
 * a character like any other elsewhere: the same rules as those of the parser, which a test holds against it.
 *
 * <p>Most text has no quote for long stretches. Eight bytes without quote and carriage return are passed at once, and
 * where in a field a later quote stands is then found by looking back. Works on UTF-8, whose longer characters hold no such
 * byte. Not safe for use by several threads.
 */
final class RecordScanner {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101010101010101L;

    private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;

    private static final long FEEDS = ONES * '\n';

    private static final long RETURNS = ONES * '\r';

    /** In a field that has nothing but blanks so far. */
    private static final byte BLANK = 0;

    /** In a field that does not begin with a quote, or behind the closing quote. */
    private static final byte PLAIN = 1;

    /** Within quotes. */
    private static final byte QUOTED = 2;

    /** Behind a quote within quotes, which is the closing one unless another follows. */
    private static final byte CLOSING = 3;

    /** Stands for text in which quotes mean nothing. */
    private static final int LINES = -1;

    /** Stands for bytes that cannot be told apart. */
    private static final int WHOLE = -2;

    /** In place of a number of line feeds. */
    private static final int NOT_PLAIN = -1;

    private static final int AFTER_RETURN = 8;

    private static final int ENDED = 16;

    private final int separator;

    private final byte quote;

    /** A word of quotes. */
    private final long quotes;

    private byte place = BLANK;

    private boolean afterReturn;

    /** Whether the byte before is a line feed that ends a record. */
    private boolean ended;

    private boolean quoteSeen;

    private long lines;

    private RecordScanner(int separator, char quote) {
        this.separator = separator;
        this.quote = (byte) quote;
        this.quotes = separator == LINES ? RETURNS : ONES * quote;
    }

    /** Returns a scanner of text with a record in each line. */
    static RecordScanner ofLines() {
        return new RecordScanner(LINES, '"');
    }

    /**
     * Returns a scanner of CSV.
     *
     * @param separator an ASCII character
     * @param quote another ASCII character
     */
    static RecordScanner ofCsv(char separator, char quote) {
        return new RecordScanner(separator, quote);
    }

    /** Returns a scanner for which all bytes are one record. */
    static RecordScanner ofWhole() {
        return new RecordScanner(WHOLE, '"');
    }

    /** Returns all that the scanner knows of the bytes it has passed over, but for the number of lines. */
    byte state() {
        return (byte) (place | (afterReturn ? AFTER_RETURN : 0) | (ended ? ENDED : 0));
    }

    /** Puts the scanner into the state of another one. */
    void restore(byte state, long newLines) {
        place = (byte) (state & (AFTER_RETURN - 1));
        afterReturn = (state & AFTER_RETURN) != 0;
        ended = (state & ENDED) != 0;
        lines = newLines;
    }

    /** Returns the number of lines that have ended; a carriage return ends one, and a line feed behind it belongs to it. */
    long lines() {
        return lines;
    }

    /** Returns whether a quote may be among the bytes passed over, in whatever place. */
    boolean quoteSeen() {
        return quoteSeen || separator == WHOLE;
    }

    /** Passes over bytes from one position to before another. */
    void skip(byte[] bytes, int from, int to) {
        if (separator == WHOLE) {
            return;
        }
        int at = from;
        int known = from; // from here to 'at' the place was not followed, unless within quotes
        while (at < to) {
            int plainEnd = afterReturn || place == CLOSING ? at : endOfPlainWords(bytes, at, to);
            if (plainEnd > at) {
                ended = bytes[plainEnd - 1] == '\n' && place != QUOTED;
                at = plainEnd;
                continue;
            }
            settle(bytes, known, at);
            int end = Math.min(at + Long.BYTES, to);
            for (; at < end; at++) {
                step(bytes[at]);
            }
            known = at;
        }
        settle(bytes, known, to);
    }

    /** Counts line feeds up to the first word that needs to be looked at byte by byte, and returns where it begins. */
    private int endOfPlainWords(byte[] bytes, int from, int to) {
        long quote8 = quotes;
        long feeds = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            int found = feedsOfPlainWord(bytes, at, quote8);
            if (found == NOT_PLAIN) {
                break;
            }
            feeds += found;
        }
        lines += feeds;
        return at;
    }

    /** A method of its own, which the JVM compiles sooner than a long loop. */
    private static int feedsOfPlainWord(byte[] bytes, int at, long quote8) {
        long word = (long) WORDS.get(bytes, at);
        return hasZero(word ^ quote8) || hasZero(word ^ RETURNS) ? NOT_PLAIN : Long.bitCount(zeros(word ^ FEEDS));
    }

    private static boolean hasZero(long word) {
        return ((word - ONES) & ~word & ~SEVENS) != 0;
    }

    /** Returns a word with the highest bit of each byte set that is 0. */
    private static long zeros(long word) {
        return ~(((word & SEVENS) + SEVENS) | word | SEVENS);
    }

    /** Finds out the place by looking back, where it was not followed since a position at which it is known. */
    private void settle(byte[] bytes, int known, int at) {
        if (separator == LINES || place == QUOTED) {
            return;
        }
        for (int i = at - 1; i >= known; i--) {
            byte b = bytes[i];
            if (b == separator || b == '\n' || b == '\r') {
                place = BLANK;
                return;
            }
            if (!isBlank(b)) {
                place = PLAIN;
                return;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    /**
     * Returns where the first record begins at or after a position before which everything was passed over, or -1 if the bytes
     * end before; these are passed over then. This scanner must not be used after a start was found.
     */
    int findStart(byte[] bytes, int from, int to) {
        for (int at = from; at < to && separator != WHOLE; at++) {
            byte b = bytes[at];
            if (ended || (afterReturn && place == BLANK && b != '\n')) {
                return at;
            }
            step(b);
        }
        return -1;
    }

    private void step(byte b) {
        if (b == '\r' || (b == '\n' && !afterReturn)) {
            lines++;
        }
        afterReturn = b == '\r';
        if (separator != LINES) {
            quoteSeen |= b == quote;
            place = after(b);
        }
        ended = b == '\n' && place == BLANK;
    }

    private byte after(byte b) {
        if (place == QUOTED) {
            return b == quote ? CLOSING : QUOTED;
        }
        if (b == quote && place != PLAIN) {
            return QUOTED;
        }
        if (b == separator || b == '\n' || b == '\r') {
            return BLANK;
        }
        return place == BLANK && isBlank(b) ? BLANK : PLAIN;
    }
}
