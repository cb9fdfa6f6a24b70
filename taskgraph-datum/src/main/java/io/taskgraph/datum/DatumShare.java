package io.taskgraph.datum;

import java.util.List;

/**
 * The records of an input that belong to one task. Can be read any number of times, with the same result: a new copy of the task
 * reads the same records.
 *
 * @since 0.1
 */
public interface DatumShare {

    /**
     * Starts reading records.
     *
     * @throws DatumException if the input is unreadable, or was changed since it was first read
     */
    DatumIterator records();

    /**
     * Starts reading rows of typed values.
     *
     * @param columns the columns to read; others cost little more than their bytes
     * @throws DatumException if the input is unreadable, has no such column, or was changed since it was first read
     */
    RowReader rows(List<Column> columns);

    /**
     * Reads whole columns.
     *
     * @throws DatumException as {@link #rows} and {@link RowReader} do
     */
    default DatumColumns read(List<Column> columns) {
        try (RowReader rows = rows(columns)) {
            return DatumColumns.of(rows, columns);
        }
    }
}
