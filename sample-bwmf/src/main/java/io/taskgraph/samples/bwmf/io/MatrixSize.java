package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;

/** The size of a matrix: given, or as far as entries have been seen. */
final class MatrixSize {

    /** The number that the first row and column have in the text. */
    private int first;

    private boolean fixedRows;

    private boolean fixedColumns;

    private int rows;

    private int columns;

    private String placeOfRows = "";

    private String placeOfColumns = "";

    MatrixSize(Layout layout) {
        this(layout.first(), layout.rows(), layout.columns());
    }

    private MatrixSize(int first, int rows, int columns) {
        this.first = first;
        this.rows = rows;
        this.columns = columns;
        this.fixedRows = rows > 0;
        this.fixedColumns = columns > 0;
    }

    /** Returns the same size, to grow on its own. */
    MatrixSize copy() {
        MatrixSize copy = new MatrixSize(first, rows, columns);
        copy.fixedRows = fixedRows;
        copy.fixedColumns = fixedColumns;
        return copy;
    }

    /** Returns where the entry is that needs so much, or an empty text if that is not known. */
    String place() {
        return rows > columns ? placeOfRows : placeOfColumns;
    }

    /** Extends the size by another part of the matrix. */
    void include(MatrixSize part) {
        placeOfRows = part.rows > rows ? part.placeOfRows : placeOfRows;
        placeOfColumns = part.columns > columns ? part.placeOfColumns : placeOfColumns;
        rows = Math.max(rows, part.rows);
        columns = Math.max(columns, part.columns);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Takes the size that the text itself states, which then counts from 1. */
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
        first = 1;
    }

    /** Takes a number of columns that there are even if they are empty. */
    void widen(int least) {
        if (least > columns && !fixedColumns) {
            columns = least;
        }
    }

    void include(String location, long line, int row, int column) {
        if (row >= rows) {
            if (fixedRows) {
                throw outside(location, line, "row", row, rows);
            }
            rows = row + 1;
            placeOfRows = location + ", line " + line;
        }
        if (column >= columns) {
            if (fixedColumns) {
                throw outside(location, line, "column", column, columns);
            }
            columns = column + 1;
            placeOfColumns = location + ", line " + line;
        }
    }

    private DatumException outside(String location, long line, String what, int index, int count) {
        return new DatumException(
                location,
                line,
                what + " " + ((long) index + first) + " is not within " + first + " to " + ((long) count - 1 + first)
                        + ", which the text, 'bwmf." + what + "s' or the starting factors give");
    }
}
