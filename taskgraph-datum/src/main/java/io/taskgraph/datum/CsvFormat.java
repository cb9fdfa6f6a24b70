package io.taskgraph.datum;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/** Comma-separated values with a header (RFC 4180); blanks around values and quotes, and blank lines, are passed over. */
final class CsvFormat implements TextFormat {

    private static final int LAST_ASCII = 127;

    /** What the parser adds to its messages counts lines from where it began. */
    private static final Pattern PARSERS_OWN_LINE = Pattern.compile("\\s*\\(record starting at line \\d+\\)");

    private final char separator;

    private final char quote;

    CsvFormat(char separator, char quote) {
        this.separator = separator;
        this.quote = quote;
    }

    @Override
    public RecordScanner scanner() {
        return isWhole() ? RecordScanner.ofWhole() : RecordScanner.ofCsv(separator, quote);
    }

    /** Where the records cannot be told apart, the header is not told from them either: what reads them passes over it. */
    @Override
    public boolean hasHeader() {
        return !isWhole();
    }

    private boolean isWhole() {
        return separator > LAST_ASCII || quote > LAST_ASCII;
    }

    /** Without quotes there are no blanks around them, and the parser that does not look for these is half as fast again. */
    <T> CsvReader<T> parser(Part part, AbstractBaseCsvCallbackHandler<T> handler) {
        return parser(part.input(), part.quoted(), handler);
    }

    private <T> CsvReader<T> parser(InputStream input, boolean quoted, AbstractBaseCsvCallbackHandler<T> handler) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter(quote)
                .trimWhitespacesAroundQuotes(quoted)
                .allowUnclosedQuote(false) // else the rest of a file that was cut off is taken for a value
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(handler, new Utf8Reader(input));
    }

    @Override
    public ColumnNames columns(InputStream input, String source, long line) {
        CsvDatumIterator.Fields fields = new CsvDatumIterator.Fields();
        return header(parser(input, true, fields), fields, source, line);
    }

    private static ColumnNames header(
            CsvReader<CsvDatumIterator.Fields> parser, CsvDatumIterator.Fields fields, String source, long firstLine) {
        boolean there;
        try {
            there = parser.iterator().hasNext();
        } catch (CsvParseException | UncheckedIOException ex) {
            long line = firstLine - 1 + Math.max(1, fields.line());
            throw new DatumException(source, line, "the header cannot be read: " + reason(ex), ex);
        }
        long line = firstLine - 1 + Math.max(1, fields.line());
        if (!there) {
            throw new DatumException(source, 0, "the header is missing, the input is empty");
        }
        return ColumnNames.ofHeader(parser.iterator().next().values(), source, line);
    }

    @Override
    public DatumIterator read(InputStream input, String source, long line) {
        CsvDatumIterator.Fields fields = new CsvDatumIterator.Fields();
        CsvReader<CsvDatumIterator.Fields> parser = parser(input, true, fields);
        return new CsvDatumIterator(parser, fields, source, line, header(parser, fields, source, line));
    }

    @Override
    public DatumIterator records(Part part) {
        if (isWhole()) {
            return read(part.input(), part.source(), part.line());
        }
        CsvDatumIterator.Fields fields = new CsvDatumIterator.Fields();
        return new CsvDatumIterator(parser(part, fields), fields, part.source(), part.line(), part.columns());
    }

    @Override
    public RowReader rows(Part part, List<Column> columns) {
        if (isWhole()) {
            columns.forEach(column -> part.columns().positionOf(column.name(), part.source(), 0));
            return new DatumRowReader(records(part), columns);
        }
        return CsvRowReader.open(this, part, columns);
    }

    /** Returns the parser's message without its line number. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CsvParseException || cause instanceof UncheckedIOException)) {
            cause = cause.getCause();
        }
        return PARSERS_OWN_LINE
                .matcher(String.valueOf(cause.getMessage()))
                .replaceAll("")
                .strip();
    }
}
