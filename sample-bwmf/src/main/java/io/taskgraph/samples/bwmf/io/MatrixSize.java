package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;

/** The size of a matrix: given, or as far as entries have been seen. */
final class MatrixSize {

    private boolean fixedRows;

    private boolean fixedColumns;

    private int rows;

    private int columns;

    MatrixSize(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.fixedRows = rows > 0;
        this.fixedColumns = columns > 0;
    }

    /** Returns the same size, to grow on its own. */
    MatrixSize copy() {
        MatrixSize copy = new MatrixSize(rows, columns);
        copy.fixedRows = fixedRows;
        copy.fixedColumns = fixedColumns;
        return copy;
    }

    /** Extends the size by another part of the matrix. */
    void include(MatrixSize part) {
        rows = Math.max(rows, part.rows);
        columns = Math.max(columns, part.columns);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Takes the size that the text itself states. */
    void state(String location, long line, int statedRows, int statedColumns) {
        if ((fixedRows && statedRows != rows) || (fixedColumns && statedColumns != columns)) {
            throw new DatumException(
                    location,
                    line,
                    "the matrix is said to have " + statedRows + " x " + statedColumns + " entries but should have "
                            + rows + " x " + columns);
        }
        rows = statedRows;
        columns = statedColumns;
        fixedRows = true;
        fixedColumns = true;
    }

    void include(String location, long line, int row, int column) {
        if (row >= rows) {
            if (fixedRows) {
                throw new DatumException(location, line, "row " + row + " is not below " + rows);
            }
            rows = row + 1;
        }
        if (column >= columns) {
            if (fixedColumns) {
                throw new DatumException(location, line, "column " + column + " is not below " + columns);
            }
            columns = column + 1;
        }
    }
}
