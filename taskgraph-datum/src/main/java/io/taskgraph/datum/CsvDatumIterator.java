package io.taskgraph.datum;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of CSV below its header. */
final class CsvDatumIterator extends LookaheadDatumIterator {

    private final CsvReader<Fields> parser;

    private final Fields fields;

    private final long firstLine;

    private final ColumnNames columns;

    /**
     * Takes over a parser at the beginning of a record.
     *
     * @param fields receives the parser's records
     * @param firstLine the line at which the parser has begun
     */
    CsvDatumIterator(CsvReader<Fields> parser, Fields fields, String source, long firstLine, ColumnNames columns) {
        super(parser, source);
        this.parser = parser;
        this.fields = fields;
        this.firstLine = firstLine;
        this.columns = columns;
    }

    @Override
    @Nullable
    Datum read() {
        try {
            if (!parser.iterator().hasNext()) {
                return null;
            }
        } catch (CsvParseException ex) {
            throw new DatumException(source(), line(), "cannot be read: " + CsvFormat.reason(ex), ex);
        }
        return new Datum(source(), line(), columns, parser.iterator().next().values());
    }

    @Override
    long line() {
        return firstLine - 1 + Math.max(1, fields.line());
    }

    /** The values of one record. */
    static final class Fields extends AbstractBaseCsvCallbackHandler<Fields> {

        private final List<String> values = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            values.clear();
        }

        @Override
        protected void handleField(int field, char[] buffer, int from, int length, boolean quoted) {
            values.add(Cells.text(buffer, from, length, quoted));
        }

        @Override
        protected Fields buildRecord() {
            return this;
        }

        long line() {
            return getStartingLineNumber();
        }

        List<String> values() {
            return List.copyOf(values);
        }
    }
}
