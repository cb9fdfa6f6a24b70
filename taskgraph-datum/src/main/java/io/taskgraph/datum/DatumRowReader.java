package io.taskgraph.datum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Typed values from records, for sources without typed columns, such as transformed records. */
final class DatumRowReader implements RowReader {

    private final DatumIterator records;

    private final Cells cells;

    private @Nullable Datum current;

    DatumRowReader(DatumIterator records, List<Column> columns) {
        this.records = records;
        this.cells = new Cells(columns);
    }

    @Override
    public boolean next() {
        if (!records.hasNext()) {
            return false;
        }
        Datum datum = records.next();
        current = datum;
        for (int i = 0; i < cells.columns().size(); i++) {
            cells.set(i, datum.value(cells.columns().get(i).name()));
        }
        return true;
    }

    @Override
    public double number(int column) {
        return cells.number(column, this);
    }

    @Override
    public long integer(int column) {
        return cells.integer(column, this);
    }

    @Override
    public String text(int column) {
        return cells.text(column);
    }

    private Datum current() {
        if (current == null) {
            throw new IllegalStateException("there is no row before 'next' was called");
        }
        return current;
    }

    @Override
    public boolean isMissing(int column) {
        return cells.isMissing(column);
    }

    @Override
    public String source() {
        return current().source();
    }

    @Override
    public long line() {
        return current().line();
    }

    @Override
    public DatumException problem(int column, String problem) {
        return cells.problem(column, source(), line(), problem);
    }

    @Override
    public void close() {
        records.close();
    }
}
