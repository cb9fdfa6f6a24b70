package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.Locale;
import java.util.StringTokenizer;

/** How entries are written down. */
enum EntryFormat {
    CSV {
        @Override
        DatumIteratorBuilder builder() {
            return DatumIteratorBuilder.csv();
        }

        @Override
        void read(String location, DatumIterator records, MatrixSize size, EntryConsumer consumer) {
            while (records.hasNext()) {
                Datum record = records.next();
                consumer.accept(
                        record.line(),
                        index(record, record.value("row"), 0),
                        index(record, record.value("col"), 0),
                        value(record, record.value("value")));
            }
        }
    },
    TRIPLETS {
        @Override
        void read(String location, DatumIterator records, MatrixSize size, EntryConsumer consumer) {
            while (records.hasNext()) {
                Datum record = records.next();
                String text = record.text().strip();
                if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '%') {
                    entry(record, text, 0, false, consumer);
                }
            }
        }
    },
    MATRIX_MARKET {
        @Override
        void read(String location, DatumIterator records, MatrixSize size, EntryConsumer consumer) {
            new MatrixMarketReader(location, records, size).read(consumer);
        }
    };

    static EntryFormat ofName(String location) {
        String name = location.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".csv")) {
            return CSV;
        }
        return plain.endsWith(".mtx") ? MATRIX_MARKET : TRIPLETS;
    }

    DatumIteratorBuilder builder() {
        return DatumIteratorBuilder.lines();
    }

    abstract void read(String location, DatumIterator records, MatrixSize size, EntryConsumer consumer);

    /** Passes on the entry of a line, {@code row col value} or, as a pattern, {@code row col} with the value 1. */
    static void entry(Datum record, String text, int first, boolean pattern, EntryConsumer consumer) {
        StringTokenizer tokens = new StringTokenizer(text);
        int needed = pattern ? 2 : 3;
        if (tokens.countTokens() != needed) {
            throw problem(record, "expected " + needed + " values but there is '" + text + "'");
        }
        int row = index(record, tokens.nextToken(), first);
        int column = index(record, tokens.nextToken(), first);
        consumer.accept(record.line(), row, column, pattern ? 1 : value(record, tokens.nextToken()));
    }

    static int index(Datum record, String text, int first) {
        try {
            int index = Integer.parseInt(text);
            if (index >= first && index < Integer.MAX_VALUE) {
                return index - first;
            }
        } catch (NumberFormatException ex) {
            throw new DatumException(record.source(), record.line(), noIndex(text, first), ex);
        }
        throw problem(record, noIndex(text, first));
    }

    private static String noIndex(String text, int first) {
        return "'" + text + "' is not a row or column, which count from " + first + " to at most "
                + (Integer.MAX_VALUE - 1);
    }

    static double value(Datum record, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException ex) {
            throw new DatumException(record.source(), record.line(), noValue(text), ex);
        }
        throw problem(record, noValue(text));
    }

    private static String noValue(String text) {
        return "the value '" + text + "' is not a finite number of at least 0";
    }

    static DatumException problem(Datum record, String problem) {
        return new DatumException(record.source(), record.line(), problem);
    }
}
