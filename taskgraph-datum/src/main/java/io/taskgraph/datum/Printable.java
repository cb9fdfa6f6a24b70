package io.taskgraph.datum;

import java.util.Locale;

/** Text of an input in a message: of bounded length, and without characters that a terminal would obey. */
final class Printable {

    private static final int MAX_VALUE = 80;

    private Printable() {}

    /** Returns a value in quotes, cut if it is long. */
    static String quoted(String value) {
        return value.length() <= MAX_VALUE
                ? "'" + value + "'"
                : "'" + value.substring(0, MAX_VALUE) + "…' (" + value.length() + " characters)";
    }

    /** Returns a message in which control characters are spelt out. */
    static String message(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                plain.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                plain.append((char) c);
            }
        });
        return plain.toString();
    }
}
