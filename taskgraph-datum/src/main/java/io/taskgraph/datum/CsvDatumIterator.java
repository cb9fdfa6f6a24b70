package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Records of a CSV file below its header; blank lines are passed over and a byte order mark is dropped. */
final class CsvDatumIterator extends LookaheadDatumIterator {

    private final CSVParser parser;

    private final Iterator<CSVRecord> records;

    private final List<String> columns;

    private CsvDatumIterator(CSVParser parser, Iterator<CSVRecord> records, List<String> columns, String source) {
        super(parser, source);
        this.parser = parser;
        this.records = records;
        this.columns = columns;
    }

    static CsvDatumIterator open(InputStream input, String source, char separator) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        CSVParser parser = CSVParser.builder()
                .setFormat(format)
                .setReader(new InputStreamReader(input, StandardCharsets.UTF_8))
                .get();
        Iterator<CSVRecord> records = parser.iterator();
        return new CsvDatumIterator(parser, records, header(records, source), source);
    }

    private static List<String> header(Iterator<CSVRecord> records, String source) {
        try {
            if (records.hasNext()) {
                return header(records.next(), source);
            }
        } catch (UncheckedIOException unreadable) {
            throw new DatumException(source, 1, "the header cannot be read: " + unreadable.getMessage(), unreadable);
        }
        throw new DatumException(source, 1, "the header is missing, the input is empty");
    }

    private static List<String> header(CSVRecord record, String source) {
        List<String> names = record.stream().map(CsvDatumIterator::withoutMark).toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new DatumException(source, 1, "the header names column '" + name + "' twice");
            }
        }
        return names;
    }

    private static String withoutMark(String name) {
        return name.startsWith("\uFEFF") ? name.substring(1) : name;
    }

    @Override
    @Nullable
    Datum read() {
        if (!records.hasNext()) {
            return null;
        }
        List<String> values = records.next().toList();
        long breaksWithin = values.stream()
                .mapToLong(value -> value.chars().filter(c -> c == '\n').count())
                .sum();
        return new Datum(source(), Math.max(1, parser.getCurrentLineNumber() - breaksWithin), columns, values);
    }

    @Override
    long line() {
        return Math.max(1, parser.getCurrentLineNumber());
    }
}
