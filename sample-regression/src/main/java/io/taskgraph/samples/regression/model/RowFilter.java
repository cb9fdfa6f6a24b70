package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Datum;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps the rows that have one of some values in a column.
 *
 * @param column the column's name
 * @param values what is kept; numbers compare as numbers
 */
public record RowFilter(String column, List<String> values) implements Predicate<Datum> {

    public RowFilter {
        values = List.copyOf(values);
        if (column.isBlank() || values.isEmpty()) {
            throw new IllegalArgumentException("'regression.filter' needs a column and at least one value");
        }
    }

    /** Reads the form {@code COLUMN:VALUE,VALUE}. */
    public static RowFilter parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'regression.filter' must look like COLUMN:VALUE,VALUE but is '" + text + "'");
        }
        return new RowFilter(
                text.substring(0, colon), List.of(text.substring(colon + 1).split(",", -1)));
    }

    @Override
    public boolean test(Datum datum) {
        String value = datum.value(column);
        return values.stream().anyMatch(wanted -> matches(wanted, value));
    }

    /** Returns the form that {@link #parse(String)} reads. */
    @Override
    public String toString() {
        return column + ":" + String.join(",", values);
    }

    static boolean matches(String wanted, String value) {
        if (wanted.equals(value)) {
            return true;
        }
        try {
            return Double.parseDouble(wanted) == Double.parseDouble(value);
        } catch (NumberFormatException ex) {
            return false;
        }
    }
}
