package io.taskgraph;

import java.time.Duration;

/**
 * Text of applications as logs and terminals show it: a text must not be able to forge lines, or to steer a terminal. Durations as people
 * write them.
 */
public final class PrintableText {

    private PrintableText() {}

    /** Returns the text with its control characters but tabs escaped as in Java source. */
    public static String of(String text) {
        if (text.chars().noneMatch(PrintableText::isEscaped)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (!isEscaped(c)) {
                printable.append((char) c);
            } else if (c == '\n') {
                printable.append("\\n");
            } else if (c == '\r') {
                printable.append("\\r");
            } else {
                printable.append(String.format("\\u%04x", c));
            }
        });
        return printable.toString();
    }

    /** Returns a duration as it is written in a property, such as {@code 10s}; from a second on without fractions of a millisecond. */
    public static String of(Duration duration) {
        if (Math.abs((double) duration.toSeconds()) > Integer.MAX_VALUE) {
            return duration.toSeconds() + "s";
        }
        Duration size = duration.abs();
        if (size.compareTo(Duration.ofSeconds(1)) < 0 && size.toNanosPart() % 1_000_000 != 0) {
            return duration.toNanos() + "ns";
        }
        if (size.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
    }

    /** Line and paragraph separators and what turns the direction of writing are no control characters, but do the same. */
    private static boolean isEscaped(int c) {
        return c != '\t'
                && (Character.isISOControl(c)
                        || c == '\u2028'
                        || c == '\u2029'
                        || (c >= '\u202a' && c <= '\u202e')
                        || (c >= '\u2066' && c <= '\u2069'));
    }
}
