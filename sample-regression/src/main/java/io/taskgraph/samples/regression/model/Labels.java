package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Decimals;
import io.taskgraph.datum.RowReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The different values of a column that holds labels, numbered in the order in which they come. Labels that are numbers are the same
 * where the numbers are: {@code 1}, {@code 1.0} and {@code 1e0}. Not safe for use by several threads.
 */
final class Labels {

    /** Bounds the coefficients that a column of many different values could ask for. */
    static final int MAX_LABELS = 1000;

    /** Numbers by value, before other text in the order of its characters. */
    static final Comparator<String> ORDER =
            Comparator.comparingDouble(Labels::numberOrInfinity).thenComparing(Comparator.naturalOrder());

    /** Doubles tell all whole numbers apart up to here. */
    private static final double EXACT = 1e15;

    private final Map<String, Integer> codes = new HashMap<>();

    private final List<String> names = new ArrayList<>();

    /**
     * Returns the number of a value.
     *
     * @throws io.taskgraph.datum.DatumException if there are too many different ones
     */
    int code(RowReader row, int column) {
        String text = row.text(column);
        Integer known = codes.get(text);
        if (known != null) {
            return known;
        }
        String label = canonical(text);
        int code = names.indexOf(label);
        if (code < 0) {
            if (names.size() == MAX_LABELS) {
                throw row.problem(
                        column,
                        "there are more than " + MAX_LABELS
                                + " different values, too many for classes or levels; is the column one of numbers?");
            }
            code = names.size();
            names.add(label);
        }
        codes.put(text, code);
        return code;
    }

    /** Returns the labels by their numbers. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Returns how a label is written wherever it is a number, and otherwise the text itself. */
    static String canonical(String text) {
        double number = numberOrInfinity(text);
        if (Math.abs(number) >= EXACT) {
            return text;
        }
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static double numberOrInfinity(String text) {
        try {
            return Decimals.parse(text);
        } catch (NumberFormatException ex) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
