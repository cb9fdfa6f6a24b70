package io.taskgraph.datum;

import java.io.InputStream;
import java.util.List;

/** A record in each line. */
final class LineFormat implements TextFormat {

    private static final ColumnNames NO_COLUMNS = new ColumnNames(List.of());

    @Override
    public RecordScanner scanner() {
        return RecordScanner.ofLines();
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public ColumnNames columns(InputStream input, String source, long line) {
        return NO_COLUMNS;
    }

    @Override
    public DatumIterator read(InputStream input, String source, long line) {
        return new LineDatumIterator(input, source, line);
    }

    @Override
    public DatumIterator records(Part part) {
        return new LineDatumIterator(part.input(), part.source(), part.line());
    }
}
