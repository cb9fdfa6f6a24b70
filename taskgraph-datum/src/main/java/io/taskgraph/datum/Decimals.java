package io.taskgraph.datum;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;

/**
 * Decimal numbers in text: digits with an optional sign, point and exponent, such as {@code -1.5e3}, and blanks around them. What
 * Java's own parsers take besides is no number here, as it is none in R, Python or a spreadsheet: a type suffix
 * ({@code 3d}), hexadecimal ({@code 0x1p3}), {@code NaN} and {@code Infinity}.
 *
 * @since 0.1
 */
public final class Decimals {

    /** Numbers of so many digits, and their powers of ten, are doubles; their quotient is rounded once. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Decimals() {}

    /**
     * Returns the number nearest to a text, which is infinite where the text is beyond the range of a {@code double}.
     *
     * @throws NumberFormatException if the text is no decimal number
     */
    public static double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    static double parse(char[] buffer, int from, int length) {
        int end = from + length;
        int first = length > 0 && buffer[from] == '-' ? from + 1 : from;
        long digits = 0;
        int at = first;
        int decimals = 0;
        for (; at < end && isDigit(buffer[at]); at++) {
            digits = 10 * digits + (buffer[at] - '0');
        }
        int count = at - first;
        if (at < end && buffer[at] == '.') {
            for (at++; at < end && isDigit(buffer[at]); at++) {
                digits = 10 * digits + (buffer[at] - '0');
                decimals++;
            }
            count += decimals;
        }
        if (at < end || count == 0 || count > EXACT_DIGITS) {
            return parseAny(buffer, from, length);
        }
        double value = digits / POWERS_OF_TEN[decimals];
        return first > from ? -value : value;
    }

    /** Leaves to the parser all but the short numbers of most tables, for which its way is long in code that is not compiled yet. */
    private static double parseAny(char[] buffer, int from, int length) {
        check(buffer, from, length);
        return JavaDoubleParser.parseDouble(buffer, from, length);
    }

    static float parseFloat(char[] buffer, int from, int length) {
        check(buffer, from, length);
        return JavaFloatParser.parseFloat(buffer, from, length);
    }

    /** Refuses what only Java calls a number; everything else is left to the parser. */
    private static void check(char[] buffer, int from, int length) {
        int last = from + length - 1;
        while (last >= from && buffer[last] <= ' ') {
            last--;
        }
        boolean endsAsNumber = last >= from && (isDigit(buffer[last]) || buffer[last] == '.');
        if (!endsAsNumber || isHexadecimal(buffer, from, last)) {
            throw new NumberFormatException("no decimal number");
        }
    }

    private static boolean isHexadecimal(char[] buffer, int from, int last) {
        int at = from;
        while (at < last && !isDigit(buffer[at]) && buffer[at] != '.') {
            at++;
        }
        return at < last && buffer[at] == '0' && (buffer[at + 1] == 'x' || buffer[at + 1] == 'X');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
