package io.taskgraph.record;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects of texts and whole numbers, without nesting. */
final class FlatJson {

    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final char LAST_PRINTABLE = '~';

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** Appends a text with its quotes, in ASCII: wherever it is cut, its bytes are characters. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > LAST_PRINTABLE) {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /**
     * Reads an object; its values are {@link String} or {@link Long}.
     *
     * @throws IllegalArgumentException with the expected text and its place
     */
    static Map<String, Object> parse(String line) {
        return new FlatJson(line.strip()).object();
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        expect('{');
        if (peek() != '}') {
            do {
                String name = string();
                expect(':');
                if (fields.put(name, peek() == '"' ? string() : number()) != null) {
                    throw expected("field '" + name + "' once");
                }
            } while (skip(','));
        }
        expect('}');
        if (at != text.length()) {
            throw expected("the end of the line");
        }
        return fields;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw expected("'" + c + "'");
        }
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("expected " + what + " at column " + (at + 1));
    }

    private Object number() {
        int start = at;
        skip('-');
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        try {
            return Long.parseLong(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw new IllegalArgumentException("expected a text or a whole number at column " + (start + 1), e);
        }
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (!skip('"')) {
            if (at >= text.length()) {
                throw expected("'\"'");
            }
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> {
                at--;
                throw expected("an escaped character");
            }
        };
    }

    private char unicode() {
        int end = at + UNICODE_DIGITS;
        if (end > text.length() || !text.substring(at, end).chars().allMatch(c -> Character.digit(c, HEX) >= 0)) {
            throw expected("four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, end), HEX);
        at = end;
        return c;
    }
}
