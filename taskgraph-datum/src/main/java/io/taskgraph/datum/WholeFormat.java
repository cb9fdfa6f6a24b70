package io.taskgraph.datum;

import io.taskgraph.NullReturnException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A format whose records can be told apart only from the beginning on, so that a location is read as a whole. */
final class WholeFormat implements TextFormat {

    private static final ColumnNames NO_COLUMNS = new ColumnNames(List.of());

    private final DatumFormat format;

    WholeFormat(DatumFormat format) {
        this.format = format;
    }

    static TextFormat of(DatumFormat format) {
        return format instanceof TextFormat text ? text : new WholeFormat(format);
    }

    @Override
    public RecordScanner scanner() {
        return RecordScanner.ofWhole();
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
    public boolean isText() {
        return false;
    }

    @Override
    public DatumIterator read(InputStream input, String source, long line) throws IOException {
        return checked(input, source);
    }

    @Override
    public DatumIterator records(Part part) throws IOException {
        return checked(part.input(), part.source());
    }

    private DatumIterator checked(InputStream input, String source) throws IOException {
        return NullReturnException.check(
                format.read(input, source),
                () -> "'read' of format " + format.getClass().getName() + " returned null for '" + source
                        + "': it must return an iterator, which may have no record");
    }
}
