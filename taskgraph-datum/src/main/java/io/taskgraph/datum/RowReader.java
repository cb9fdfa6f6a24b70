package io.taskgraph.datum;

/**
 * Rows of typed values, one at a time, in the columns that were asked for. Columns are counted from 0 in the order of that list.
 * Reading numbers makes no object for a value or a row.
 *
 * <pre>{@code
 * try (RowReader rows = share.rows(Column.ofDoubles("x", "y"))) {
 *     while (rows.next()) {
 *         sum += rows.number(0) * rows.number(1);
 *     }
 * }
 * }</pre>
 *
 * <p>A value that is not of its column's type is an error when it is asked for, and not before: rows may be passed over by
 * a value of another column. Closing releases the file and may be repeated. Not safe for use by several threads.
 *
 * @since 0.1
 */
public interface RowReader extends AutoCloseable {

    /**
     * Goes to the next row, the first one to begin with.
     *
     * @return whether there is one
     * @throws DatumException if the input is unreadable, or not in its format, or was changed since it was first read
     */
    boolean next();

    /**
     * Returns the value of a column of {@code double}, {@code float} or whole numbers; of the latter rounded to the nearest
     * {@code double}.
     *
     * @throws DatumException if it is not a finite number; the message gives source, line, column and value
     */
    double number(int column);

    /**
     * Writes the values of neighbouring columns to an array: what {@link #number} gives for each.
     *
     * @param first the first of the columns
     * @param count how many there are
     * @param into array to write to, from position {@code at} on
     * @throws DatumException if one is not a finite number; what was written by then is undefined
     */
    default void numbers(int first, int count, double[] into, int at) {
        for (int i = 0; i < count; i++) {
            into[at + i] = number(first + i);
        }
    }

    /**
     * Returns the value of a column of whole numbers.
     *
     * @throws DatumException if it is not a whole number; the message gives source, line, column and value
     */
    long integer(int column);

    /** Returns the value of a column of text. */
    String text(int column);

    /**
     * Returns whether the value of a column is left out: empty, or one of {@code NA}, {@code N/A}, {@code n/a}, {@code NaN}, {@code nan},
     * {@code null} and {@code NULL}.
     */
    boolean isMissing(int column);

    /** Returns the location from which the row was read. */
    String source();

    /** Returns the line at which the row begins, or its number where the input has no lines; counted from 1. */
    long line();

    /** Returns an error about a value of the current row, whose message begins with source, line and column. */
    DatumException problem(int column, String problem);

    @Override
    void close();
}
