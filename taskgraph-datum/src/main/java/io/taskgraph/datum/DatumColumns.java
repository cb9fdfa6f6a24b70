package io.taskgraph.datum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns of typed values, all of the same length. The arrays are handed out as they are, not copied.
 *
 * @since 0.1
 */
public final class DatumColumns {

    private static final int INITIAL = 1024;

    /** What the JVM can make an array of. */
    private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

    private final List<Column> columns;

    private final Object[] values;

    private int rows;

    private DatumColumns(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.values = columns.stream()
                .map(column -> switch (column.type()) {
                    case DOUBLE -> new double[INITIAL];
                    case FLOAT -> new float[INITIAL];
                    case LONG -> new long[INITIAL];
                    case TEXT -> new ArrayList<String>();
                })
                .toArray();
    }

    /** Reads all rows that are left, of which there may be 2^31 - 9; does not close the reader. */
    static DatumColumns of(RowReader reader, List<Column> columns) {
        DatumColumns all = new DatumColumns(columns);
        int capacity = INITIAL;
        while (reader.next()) {
            if (all.rows == capacity) {
                capacity = all.grown(capacity, reader);
            }
            for (int i = 0; i < all.values.length; i++) {
                all.take(i, reader);
            }
            all.rows++;
        }
        all.resize(all.rows);
        return all;
    }

    private int grown(int capacity, RowReader reader) {
        if (capacity == MAX_ROWS) {
            throw new DatumException(
                    reader.source(), reader.line(), "a share holds at most " + MAX_ROWS + " rows: use more tasks");
        }
        int next = (int) Math.min(MAX_ROWS, capacity + (capacity >> 1) + 1L);
        resize(next);
        return next;
    }

    private void resize(int length) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof double[] doubles) {
                values[i] = Arrays.copyOf(doubles, length);
            } else if (values[i] instanceof float[] floats) {
                values[i] = Arrays.copyOf(floats, length);
            } else if (values[i] instanceof long[] longs) {
                values[i] = Arrays.copyOf(longs, length);
            }
        }
    }

    @SuppressWarnings("unchecked") // only lists of text are put in
    private void take(int column, RowReader reader) {
        if (values[column] instanceof double[] doubles) {
            doubles[rows] = reader.number(column);
        } else if (values[column] instanceof float[] floats) {
            floats[rows] = (float) reader.number(column);
        } else if (values[column] instanceof long[] longs) {
            longs[rows] = reader.integer(column);
        } else {
            ((List<String>) values[column]).add(reader.text(column));
        }
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    /**
     * Returns a column of {@code double} numbers.
     *
     * @throws IllegalArgumentException if it was not asked for as such
     */
    public double[] doubles(String name) {
        return (double[]) values(name, Column.Type.DOUBLE);
    }

    /**
     * Returns a column of {@code float} numbers.
     *
     * @throws IllegalArgumentException if it was not asked for as such
     */
    public float[] floats(String name) {
        return (float[]) values(name, Column.Type.FLOAT);
    }

    /**
     * Returns a column of whole numbers.
     *
     * @throws IllegalArgumentException if it was not asked for as such
     */
    public long[] longs(String name) {
        return (long[]) values(name, Column.Type.LONG);
    }

    /**
     * Returns a column of text.
     *
     * @throws IllegalArgumentException if it was not asked for as such
     */
    @SuppressWarnings("unchecked") // only lists of text are put in
    public List<String> texts(String name) {
        return List.copyOf((List<String>) values(name, Column.Type.TEXT));
    }

    private Object values(String name, Column.Type type) {
        int index = columns.indexOf(new Column(name, type));
        if (index < 0) {
            throw new IllegalArgumentException(
                    "column '" + name + "' was not asked for as " + type + "; there are " + columns);
        }
        return values[index];
    }
}
