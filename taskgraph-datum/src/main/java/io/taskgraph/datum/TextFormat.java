package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A format of text that can be read from the beginning of any record. */
interface TextFormat extends DatumFormat {

    /**
     * Some consecutive records of a location.
     *
     * @param input the bytes, without the header that {@link #hasHeader} speaks of
     * @param source the location
     * @param line the line at which they begin, counted from 1
     * @param columns the names of the columns
     * @param quoted whether there may be quotes
     */
    record Part(InputStream input, String source, long line, ColumnNames columns, boolean quoted) {}

    /** Returns a scanner that has passed over nothing yet. */
    RecordScanner scanner();

    /** Returns whether the first record, as the scanner finds it, names the columns and is no data. */
    boolean hasHeader();

    /** Returns the names of the columns. The input begins with the header, if there is one. */
    ColumnNames columns(InputStream input, String source, long line) throws IOException;

    /** Returns whether this is text, which may begin with a byte order mark. */
    default boolean isText() {
        return true;
    }

    /**
     * Starts reading all records; the returned iterator closes the input.
     *
     * @param line the line at which the input begins, counted from 1
     */
    DatumIterator read(InputStream input, String source, long line) throws IOException;

    @Override
    default DatumIterator read(InputStream input, String source) throws IOException {
        return read(isText() ? TextStart.withoutMark(input) : input, source, 1);
    }

    /** Starts reading records; the returned iterator closes the input. */
    DatumIterator records(Part part) throws IOException;

    /** Starts reading rows; the returned reader closes the input. */
    default RowReader rows(Part part, List<Column> columns) throws IOException {
        return new DatumRowReader(records(part), columns);
    }
}
