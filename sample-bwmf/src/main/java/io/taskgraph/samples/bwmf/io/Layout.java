package io.taskgraph.samples.bwmf.io;

/**
 * What the name of a text does not tell of it.
 *
 * @param dense whether each record is a row, with a value for each column
 * @param first the number that the first row and column have in text that does not fix it
 * @param rows the number of rows, or 0 to take it from the text
 * @param columns the number of columns, or 0 to take it from the text
 */
public record Layout(boolean dense, int first, int rows, int columns) {

    /** Entries counted from 0, and as many rows and columns as they need. */
    public static final Layout PLAIN = new Layout(false, 0, 0, 0);
}
