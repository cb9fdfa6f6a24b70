package io.taskgraph.datum;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values with blanks in between, a record in each line, without a header. */
final class BlankSeparatedFormat implements TextFormat {

    private final String commentMarks;

    private final ColumnNames columns;

    BlankSeparatedFormat(String commentMarks, List<String> columns) {
        this.commentMarks = commentMarks;
        this.columns = new ColumnNames(columns);
    }

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
        return columns;
    }

    @Override
    public DatumIterator read(InputStream input, String source, long line) {
        return records(new Part(input, source, line, columns, false));
    }

    @Override
    public DatumIterator records(Part part) {
        List<Column> all = columns.stream().map(Column::ofText).toList();
        RowReader rows = rows(part, all);
        return new LookaheadDatumIterator(rows::close, part.source()) {
            @Override
            @Nullable
            Datum read() {
                if (!rows.next()) {
                    return null;
                }
                List<String> values = new ArrayList<>(all.size());
                for (int i = 0; i < all.size(); i++) {
                    values.add(rows.text(i));
                }
                return new Datum(rows.source(), rows.line(), columns, values);
            }

            @Override
            long line() {
                return rows.line();
            }
        };
    }

    @Override
    public RowReader rows(Part part, List<Column> wanted) {
        LineBuffer lines = new LineBuffer(new Utf8Reader(part.input()));
        return new BlankSeparatedRowReader(part, lines, commentMarks, wanted);
    }
}
