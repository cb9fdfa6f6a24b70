package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What comes before the entries in Matrix Market (R. Boisvert, R. Pozo, K. Remington, The Matrix Market
 * Exchange Formats, NISTIR 5935, 1996): a banner, comments, and a line with the size.
 *
 * @param lines how many lines it has
 * @param array whether values alone follow, column by column
 * @param rows the number of rows
 * @param entries how many entries follow
 * @param pattern whether these have no value
 * @param symmetric whether only one side of the diagonal is given
 */
record MatrixMarketHead(int lines, boolean array, int rows, long entries, boolean pattern, boolean symmetric) {

    private static final List<String> FORMATS = List.of("coordinate", "array");

    private static final List<String> FIELDS = List.of("real", "double", "integer", "pattern");

    private static final List<String> SYMMETRIES = List.of("general", "symmetric");

    /** Reads no further than the size, which it states. */
    static MatrixMarketHead read(String location, UnaryOperator<DatumIteratorBuilder> opening, MatrixSize size) {
        try (DatumIterator lines = opening.apply(DatumIteratorBuilder.lines()).build(location)) {
            List<String> banner = banner(location, lines);
            while (lines.hasNext()) {
                Datum line = lines.next();
                String text = line.text().strip();
                if (!text.isEmpty() && text.charAt(0) != '%') {
                    boolean array = banner.get(2).equals("array");
                    boolean symmetric = banner.get(4).equals("symmetric");
                    long entries = array ? values(line, text, size, symmetric) : entries(line, text, size);
                    return new MatrixMarketHead(
                            Math.toIntExact(line.line()),
                            array,
                            size.rows(),
                            entries,
                            banner.get(3).equals("pattern"),
                            symmetric);
                }
            }
        }
        throw new DatumException(location, 0, "the line with rows, columns and entries is missing");
    }

    private static List<String> banner(String location, DatumIterator lines) {
        if (!lines.hasNext()) {
            throw new DatumException(location, 1, "the banner is missing, the input is empty");
        }
        Datum line = lines.next();
        List<String> words =
                List.of(line.text().strip().toLowerCase(Locale.ROOT).split("\\s+"));
        boolean known = words.size() == 5
                && words.subList(0, 2).equals(List.of("%%matrixmarket", "matrix"))
                && FORMATS.contains(words.get(2))
                && !(words.get(2).equals("array") && words.get(3).equals("pattern"))
                && FIELDS.contains(words.get(3))
                && SYMMETRIES.contains(words.get(4));
        if (!known) {
            throw problem(
                    line,
                    "expected '%%MatrixMarket matrix' with one of " + FORMATS + ", one of " + FIELDS + " and one of "
                            + SYMMETRIES + " but there is '" + line.text() + "'; " + EntryFormat.FORMS);
        }
        return words;
    }

    private static long entries(Datum line, String text, MatrixSize size) {
        String[] words = text.split("\\s+");
        if (words.length != 3 || !List.of(words).stream().allMatch(word -> word.matches("\\d{1,18}"))) {
            throw problem(line, "expected rows, columns and entries but there is '" + text + "'");
        }
        size.state(line.source(), line.line(), extent(line, words[0]), extent(line, words[1]));
        return Long.parseLong(words[2]);
    }

    private static long values(Datum line, String text, MatrixSize size, boolean symmetric) {
        String[] words = text.split("\\s+");
        if (words.length != 2 || !List.of(words).stream().allMatch(word -> word.matches("\\d{1,18}"))) {
            throw problem(line, "expected rows and columns but there is '" + text + "'");
        }
        long rows = extent(line, words[0]);
        long columns = extent(line, words[1]);
        if (symmetric && rows != columns) {
            throw problem(line, "a symmetric matrix cannot have " + rows + " x " + columns + " entries");
        }
        size.state(line.source(), line.line(), (int) rows, (int) columns);
        return symmetric ? rows * (rows + 1) / 2 : rows * columns;
    }

    private static int extent(Datum line, String word) {
        long extent = Long.parseLong(word);
        if (extent < 1 || extent >= Integer.MAX_VALUE) {
            throw problem(
                    line, "'" + word + "' is not a number of rows or columns from 1 to " + (Integer.MAX_VALUE - 1));
        }
        return (int) extent;
    }

    private static DatumException problem(Datum line, String problem) {
        return new DatumException(line.source(), line.line(), problem);
    }
}
