package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Values alone, column by column: the array format of Matrix Market. Of a symmetric matrix each column begins at the diagonal.
 *
 * @param builder reads lines that are a value each
 * @param rows the number of rows
 * @param symmetric whether an entry stands for the one on the other side of the diagonal too
 * @param stated how many values there should be
 */
record ArrayFormat(DatumIteratorBuilder builder, int rows, boolean symmetric, long stated) implements EntryFormat {

    /** Returns the format of what comes after a head. */
    static ArrayFormat after(MatrixMarketHead head, UnaryOperator<DatumIteratorBuilder> opening) {
        DatumIteratorBuilder lines = DatumIteratorBuilder.blankSeparated("%", List.of(TripletFormat.VALUE))
                .skippingLines(head.lines());
        return new ArrayFormat(opening.apply(lines), head.rows(), head.symmetric(), head.entries());
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public void read(DatumSource source, DatumShare share, Entries entries) {
        int row = 0;
        int column = 0;
        try (RowReader values = share.rows(List.of(Column.ofDouble(TripletFormat.VALUE)))) {
            while (values.next()) {
                double value = TripletFormat.value(values, 0);
                entries.add(values.source(), values.line(), row, column, value);
                if (symmetric && row != column) {
                    entries.mirror(values.source(), values.line(), /* row= */ column, /* column= */ row, value);
                }
                if (++row == rows) {
                    column++;
                    row = symmetric ? column : 0;
                }
            }
        }
    }
}
