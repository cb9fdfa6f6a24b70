package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.util.List;

/**
 * CSV with a record for each row and a column for each column, whose names are those of the columns.
 *
 * @param builder reads records that are a row each
 */
record DenseFormat(DatumIteratorBuilder builder) implements EntryFormat {

    @Override
    public long stated() {
        return UNKNOWN;
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public void read(DatumSource source, DatumShare share, Entries entries) {
        List<String> names = source.columns();
        entries.widen(names.size());
        try (RowReader rows = share.rows(Column.ofDoubles(names))) {
            for (int row = 0; rows.next(); row++) {
                for (int column = 0; column < names.size(); column++) {
                    entries.add(rows.source(), rows.line(), row, column, TripletFormat.value(rows, column));
                }
            }
        }
    }
}
