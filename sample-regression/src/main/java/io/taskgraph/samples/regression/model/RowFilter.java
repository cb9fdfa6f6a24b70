package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.RowReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows that have one of some values in a column.
 *
 * @param column the column's name
 * @param values what is kept; values are the same where they are as labels, such as {@code 1} and {@code 1.0}
 */
public record RowFilter(String column, List<String> values) {

    public RowFilter {
        values = List.copyOf(values);
        if (column.isBlank() || values.isEmpty()) {
            throw new IllegalArgumentException("'regression.filter' needs a column and at least one value");
        }
    }

    /** Reads the form {@code COLUMN:VALUE,VALUE}. */
    public static RowFilter parse(String text) {
        return parse("regression.filter", text);
    }

    /** Reads the same form of another option. */
    public static RowFilter parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + option + "' must look like COLUMN:VALUE,VALUE but is '" + text + "'");
        }
        return new RowFilter(
                text.substring(0, colon), List.of(text.substring(colon + 1).split(",", -1)));
    }

    /** Returns the form that {@link #parse(String)} reads. */
    @Override
    public String toString() {
        return column + ":" + String.join(",", values);
    }

    /**
     * Returns which rows a filter keeps.
     *
     * @param filter the filter, or null to keep all rows
     * @param columns the columns that are read of a row, to which that of the filter is added
     */
    public static Selection selection(@Nullable RowFilter filter, List<Column> columns) {
        if (filter == null) {
            return row -> true;
        }
        int position = columns.size();
        columns.add(Column.ofText(filter.column()));
        ValueMatch wanted = new ValueMatch(filter.values());
        return row -> wanted.matches(row.text(position));
    }

    /** Says of one row after another whether it is kept. Not safe for use by several threads. */
    @FunctionalInterface
    public interface Selection {

        /** Returns whether the row is kept at which a reader is. */
        boolean has(RowReader row);
    }
}
