package io.taskgraph.datum;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Typed values straight from the parser's buffer, in which columns that were not asked for are left. */
final class CsvRowReader implements RowReader {

    private final TextFormat.Part part;

    private final Row row;

    private final CsvReader<Row> parser;

    private final CloseableIterator<Row> rows;

    private CsvRowReader(TextFormat.Part part, Row row, CsvReader<Row> parser) {
        this.part = part;
        this.row = row;
        this.parser = parser;
        this.rows = parser.iterator();
    }

    static CsvRowReader open(CsvFormat format, TextFormat.Part part, List<Column> columns) {
        Row row = new Row(part, columns);
        return new CsvRowReader(part, row, format.parser(part, row));
    }

    @Override
    public boolean next() {
        try {
            if (!rows.hasNext()) {
                return false;
            }
            rows.next();
            return true;
        } catch (CsvParseException ex) {
            if (ex.getCause() instanceof DatumException own) {
                throw own;
            }
            throw new DatumException(part.source(), line(), "cannot be read: " + CsvFormat.reason(ex), ex);
        } catch (UncheckedIOException ex) {
            throw new DatumException(part.source(), line(), "cannot be read: " + CsvFormat.reason(ex), ex);
        }
    }

    @Override
    public double number(int column) {
        return row.cells.number(column, this);
    }

    @Override
    public void numbers(int first, int count, double[] into, int at) {
        row.cells.numbers(first, count, into, at, this);
    }

    @Override
    public long integer(int column) {
        return row.cells.integer(column, this);
    }

    @Override
    public String text(int column) {
        return row.cells.text(column);
    }

    @Override
    public boolean isMissing(int column) {
        return row.cells.isMissing(column);
    }

    @Override
    public String source() {
        return part.source();
    }

    @Override
    public long line() {
        return row.line();
    }

    @Override
    public DatumException problem(int column, String problem) {
        return row.cells.problem(column, source(), line(), problem);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException ex) {
            throw new DatumException(part.source(), 0, "cannot be closed: " + ex.getMessage(), ex);
        }
    }

    /** Picks the values that are asked for out of each record. */
    private static final class Row extends AbstractBaseCsvCallbackHandler<Row> {

        private static final int NONE = -1;

        private final TextFormat.Part part;

        private final Cells cells;

        /** For each field the last of the columns that are asked for and stand there. */
        private final int[] lastOfField;

        /** For each column that is asked for the one before it that stands in the same field. */
        private final int[] before;

        Row(TextFormat.Part part, List<Column> columns) {
            this.part = part;
            this.cells = new Cells(columns);
            this.lastOfField = new int[part.columns().size()];
            Arrays.fill(lastOfField, NONE);
            this.before = new int[columns.size()];
            for (int i = 0; i < before.length; i++) {
                int field = part.columns().positionOf(columns.get(i).name(), part.source(), 0);
                before[i] = lastOfField[field];
                lastOfField[field] = i;
            }
        }

        @Override
        protected void handleField(int field, char[] buffer, int from, int length, boolean quoted) {
            if (field < lastOfField.length) {
                for (int column = lastOfField[field]; column != NONE; column = before[column]) {
                    cells.set(column, buffer, from, length, quoted);
                }
            }
        }

        @Override
        protected Row buildRecord() {
            boolean data = getRecordType() == RecordType.DATA;
            if (data && getFieldCount() != lastOfField.length) {
                throw ColumnNames.wrongWidth(part.source(), line(), getFieldCount(), part.columns());
            }
            return this;
        }

        long line() {
            return part.line() - 1 + Math.max(1, getStartingLineNumber());
        }
    }
}
