package io.taskgraph.datum;

import com.google.protobuf.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of an input, with the place it was read from.
 *
 * @param source the location the record was read from
 * @param line the line of the source at which the record starts, or the number of the message, counted from 1
 * @param columns the names of the values in order; empty where the format has none
 * @param values the values as text, in order; empty for a message
 * @param payload the message that the record is, where the input holds messages
 * @since 0.1
 */
public record Datum(
        String source,
        long line,
        List<String> columns,
        List<String> values,
        @Nullable Message payload) {

    public Datum {
        if (line < 1) {
            throw new IllegalArgumentException("'line' must be positive but is " + line);
        }
        columns = columns instanceof ColumnNames ? columns : List.copyOf(columns);
        values = List.copyOf(values);
        if (!columns.isEmpty() && columns.size() != values.size()) {
            throw ColumnNames.wrongWidth(source, line, values.size(), columns);
        }
    }

    /** Makes a record of text. */
    public Datum(String source, long line, List<String> columns, List<String> values) {
        this(source, line, columns, values, null);
    }

    /** Returns a record that is a message. */
    public static Datum ofMessage(String source, long number, Message message) {
        return new Datum(source, number, List.of(), List.of(), message);
    }

    /** Returns a record of one value without a column name. */
    public static Datum ofText(String source, long line, String text) {
        return new Datum(source, line, List.of(), List.of(text));
    }

    /** Returns the whole text of a record of one value, such as a line. */
    public String text() {
        if (values.size() != 1) {
            throw new DatumException(source, line, "expected a single value but there are " + values.size());
        }
        return values.get(0);
    }

    /**
     * Returns the message that the record is.
     *
     * @throws DatumException if it is not of that type
     */
    public <M extends Message> M message(Class<M> type) {
        if (!type.isInstance(payload)) {
            String found = payload == null ? "text" : payload.getClass().getName();
            throw new DatumException(source, line, "expected a message of " + type.getName() + " but it is " + found);
        }
        return type.cast(payload);
    }

    /**
     * Returns the position of a column.
     *
     * @throws DatumException if there is no such column; the message lists those there are
     */
    public int indexOf(String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new DatumException(
                    source, line, "there is no column '" + column + "'; there are " + ColumnNames.shown(columns));
        }
        return index;
    }

    /** Returns the text in the named column. */
    public String value(String column) {
        return values.get(indexOf(column));
    }

    /** Returns the named column's value as a finite number. */
    public double number(String column) {
        return number(indexOf(column));
    }

    /**
     * Returns the value at a position as a finite number.
     *
     * @throws DatumException if it is not one; the message gives line, column and value
     */
    public double number(int index) {
        String value = values.get(index);
        try {
            double number = Decimals.parse(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException ex) {
            throw notANumber(index, value, ex);
        }
        throw notANumber(index, value, null);
    }

    private DatumException notANumber(int index, String value, @Nullable Throwable cause) {
        String column = columns.isEmpty() ? String.valueOf(index + 1) : "'" + columns.get(index) + "'";
        return new DatumException(
                source, line, "column " + column + ": " + Printable.quoted(value) + " is not a finite number", cause);
    }

    /** Returns the same place with other columns and values, for use in transformers. */
    public Datum with(List<String> newColumns, List<String> newValues) {
        return new Datum(source, line, newColumns, newValues, payload);
    }
}
