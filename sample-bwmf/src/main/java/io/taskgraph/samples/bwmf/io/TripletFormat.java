package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lines of row, column and value, in any order.
 *
 * @param builder reads lines that are an entry each
 * @param first the number that the first row and column have
 * @param pattern whether an entry has no value, which is 1 then
 * @param symmetric whether an entry stands for the one on the other side of the diagonal too
 * @param stated how many entries there should be, or {@link #UNKNOWN}
 */
record TripletFormat(DatumIteratorBuilder builder, int first, boolean pattern, boolean symmetric, long stated)
        implements EntryFormat {

    static final String ROW = "row";

    static final String COLUMN = "col";

    static final String VALUE = "value";

    /** Returns the format of what comes after a head. */
    static TripletFormat after(MatrixMarketHead head, UnaryOperator<DatumIteratorBuilder> opening) {
        DatumIteratorBuilder lines = DatumIteratorBuilder.blankSeparated(
                        "%", head.pattern() ? List.of(ROW, COLUMN) : List.of(ROW, COLUMN, VALUE))
                .skippingLines(head.lines());
        return new TripletFormat(opening.apply(lines), 1, head.pattern(), head.symmetric(), head.entries());
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void read(DatumSource source, DatumShare share, Entries entries) {
        List<Column> columns = pattern
                ? List.of(Column.ofLong(ROW), Column.ofLong(COLUMN))
                : List.of(Column.ofLong(ROW), Column.ofLong(COLUMN), Column.ofDouble(VALUE));
        try (RowReader rows = share.rows(columns)) {
            while (rows.next()) {
                int row = index(rows, 0);
                int column = index(rows, 1);
                double value = pattern ? 1 : value(rows, 2);
                entries.add(rows.source(), rows.line(), row, column, value);
                if (symmetric && row != column) {
                    entries.mirror(rows.source(), rows.line(), /* row= */ column, /* column= */ row, value);
                }
            }
        }
    }

    private int index(RowReader rows, int column) {
        long index = rows.integer(column);
        if (index < first || index >= Integer.MAX_VALUE) {
            throw rows.problem(
                    column,
                    index + " is not a row or column, which count from " + first + " to at most "
                            + (Integer.MAX_VALUE - 1));
        }
        return (int) index - first;
    }

    static double value(RowReader rows, int column) {
        double value = rows.number(column);
        if (value < 0) {
            throw rows.problem(column, value + " is not a number of at least 0");
        }
        return value;
    }
}
