package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.RowReader;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * How entries are written down.
 *
 * @param builder reads lines that are an entry each
 * @param first the number that the first row and column have
 * @param pattern whether an entry has no value, which is 1 then
 * @param symmetric whether an entry stands for the one on the other side of the diagonal too
 * @param stated how many entries there should be, or {@link #UNKNOWN}
 */
record EntryFormat(DatumIteratorBuilder builder, int first, boolean pattern, boolean symmetric, long stated) {

    static final long UNKNOWN = -1;

    private static final String ROW = "row";

    private static final String COLUMN = "col";

    private static final String VALUE = "value";

    /** Returns the format that the end of the name stands for; begins to read the text if that has a head of its own. */
    static EntryFormat of(String location, UnaryOperator<DatumIteratorBuilder> opening, MatrixSize size) {
        String name = location.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".csv")) {
            return new EntryFormat(opening.apply(DatumIteratorBuilder.csv()), 0, false, false, UNKNOWN);
        }
        if (plain.endsWith(".mtx")) {
            return after(MatrixMarketHead.read(location, opening, size), opening);
        }
        DatumIteratorBuilder triplets = DatumIteratorBuilder.blankSeparated("#%", List.of(ROW, COLUMN, VALUE));
        return new EntryFormat(opening.apply(triplets), 0, false, false, UNKNOWN);
    }

    /** Returns the format of what comes after a head. */
    static EntryFormat after(MatrixMarketHead head, UnaryOperator<DatumIteratorBuilder> opening) {
        DatumIteratorBuilder lines = DatumIteratorBuilder.blankSeparated(
                        "%", head.pattern() ? List.of(ROW, COLUMN) : List.of(ROW, COLUMN, VALUE))
                .skippingLines(head.lines());
        return new EntryFormat(opening.apply(lines), 1, head.pattern(), head.symmetric(), head.entries());
    }

    void read(DatumShare share, Entries entries) {
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

    private static double value(RowReader rows, int column) {
        double value = rows.number(column);
        if (value < 0) {
            throw rows.problem(column, value + " is not a number of at least 0");
        }
        return value;
    }
}
