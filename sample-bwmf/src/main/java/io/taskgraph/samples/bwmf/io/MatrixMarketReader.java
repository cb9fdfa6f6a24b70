package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import java.util.List;
import java.util.Locale;

/**
 * Reads the coordinate format of Matrix Market (R. Boisvert, R. Pozo, K. Remington, The Matrix Market Exchange Formats,
 * NISTIR 5935, 1996): a banner, comments, a line with the size, then entries.
 */
final class MatrixMarketReader {

    private static final List<String> FIELDS = List.of("real", "double", "integer", "pattern");

    private static final List<String> SYMMETRIES = List.of("general", "symmetric");

    private final String location;

    private final DatumIterator lines;

    private final MatrixSize size;

    MatrixMarketReader(String location, DatumIterator lines, MatrixSize size) {
        this.location = location;
        this.lines = lines;
        this.size = size;
    }

    void read(EntryConsumer consumer) {
        List<String> banner = banner();
        boolean pattern = banner.get(3).equals("pattern");
        boolean symmetric = banner.get(4).equals("symmetric");
        long stated = size();
        long entries = 0;
        while (lines.hasNext()) {
            Datum line = lines.next();
            String text = line.text().strip();
            if (text.isEmpty() || text.charAt(0) == '%') {
                continue;
            }
            if (++entries > stated) {
                throw EntryFormat.problem(line, "there are more than the stated " + stated + " entries");
            }
            EntryFormat.entry(line, text, 1, pattern, consumer);
            if (symmetric) {
                EntryFormat.entry(line, text, 1, pattern, (number, row, column, value) -> {
                    if (row != column) {
                        consumer.accept(number, /* row= */ column, /* column= */ row, value);
                    }
                });
            }
        }
        if (entries < stated) {
            throw new DatumException(location, 0, "there are " + entries + " of the stated " + stated + " entries");
        }
    }

    private List<String> banner() {
        if (!lines.hasNext()) {
            throw new DatumException(location, 1, "the banner is missing, the input is empty");
        }
        Datum line = lines.next();
        List<String> words =
                List.of(line.text().strip().toLowerCase(Locale.ROOT).split("\\s+"));
        boolean known = words.size() == 5
                && words.subList(0, 3).equals(List.of("%%matrixmarket", "matrix", "coordinate"))
                && FIELDS.contains(words.get(3))
                && SYMMETRIES.contains(words.get(4));
        if (!known) {
            throw EntryFormat.problem(
                    line,
                    "expected '%%MatrixMarket matrix coordinate' with one of " + FIELDS + " and one of " + SYMMETRIES
                            + " but there is '" + line.text() + "'");
        }
        return words;
    }

    private long size() {
        while (lines.hasNext()) {
            Datum line = lines.next();
            String text = line.text().strip();
            if (text.isEmpty() || text.charAt(0) == '%') {
                continue;
            }
            String[] words = text.split("\\s+");
            if (words.length == 3 && List.of(words).stream().allMatch(word -> word.matches("\\d{1,18}"))) {
                size.state(
                        location,
                        line.line(),
                        EntryFormat.index(line, words[0], 1) + 1,
                        EntryFormat.index(line, words[1], 1) + 1);
                return Long.parseLong(words[2]);
            }
            throw EntryFormat.problem(line, "expected rows, columns and entries but there is '" + text + "'");
        }
        throw new DatumException(location, 0, "the line with rows, columns and entries is missing");
    }
}
