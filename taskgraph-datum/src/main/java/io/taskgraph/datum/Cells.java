package io.taskgraph.datum;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one row, by the position of their column in the list of those that were asked for. */
final class Cells {

    /** Numbers of up to so many digits are within a long. */
    private static final int SURE_DIGITS = 18;

    /** As R, Python's pandas, spreadsheets and databases write a value that is left out. */
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL");

    private final List<Column> columns;

    private final Column.Type[] types;

    private final double[] numbers;

    private final long[] integers;

    /** Text, and numbers that are none as they stand. */
    private final @Nullable String[] texts;

    private final boolean[] bad;

    Cells(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.types = columns.stream().map(Column::type).toArray(Column.Type[]::new);
        this.numbers = new double[types.length];
        this.integers = new long[types.length];
        this.texts = new String[types.length];
        this.bad = new boolean[types.length];
    }

    List<Column> columns() {
        return columns;
    }

    /** Takes a value that stands somewhere in a buffer. */
    void set(int column, char[] buffer, int from, int length, boolean quoted) {
        switch (types[column]) {
            case DOUBLE -> setDouble(column, buffer, from, length);
            case FLOAT -> setFloat(column, buffer, from, length);
            case LONG -> setLong(column, buffer, from, length);
            case TEXT -> texts[column] = text(buffer, from, length, quoted);
        }
    }

    /** Takes a value. */
    void set(int column, String value) {
        set(column, value.toCharArray(), 0, value.length(), true);
    }

    static String text(char[] buffer, int from, int length, boolean quoted) {
        String text = new String(buffer, from, length);
        return quoted ? text : text.trim();
    }

    private void setDouble(int column, char[] buffer, int from, int length) {
        try {
            numbers[column] = Decimals.parse(buffer, from, length);
        } catch (NumberFormatException ex) {
            numbers[column] = Double.NaN;
        }
        keepUnlessFinite(column, buffer, from, length);
    }

    private void setFloat(int column, char[] buffer, int from, int length) {
        try {
            numbers[column] = Decimals.parseFloat(buffer, from, length);
        } catch (NumberFormatException ex) {
            numbers[column] = Double.NaN;
        }
        keepUnlessFinite(column, buffer, from, length);
    }

    private void keepUnlessFinite(int column, char[] buffer, int from, int length) {
        if (!Double.isFinite(numbers[column])) {
            texts[column] = new String(buffer, from, length);
        }
    }

    private void setLong(int column, char[] buffer, int from, int length) {
        int end = from + length;
        int first = length > 0 && buffer[from] == '-' ? from + 1 : from;
        long value = 0;
        int at = first;
        while (at < end && buffer[at] >= '0' && buffer[at] <= '9') {
            value = value * 10 + (buffer[at++] - '0');
        }
        bad[column] = false;
        if (at == end && at > first && at - first <= SURE_DIGITS) {
            integers[column] = first > from ? -value : value;
        } else {
            setRareLong(column, new String(buffer, from, length));
        }
    }

    private void setRareLong(int column, String text) {
        try {
            if (text.chars().anyMatch(c -> Character.isDigit(c) && !Decimals.isDigit((char) c))) {
                throw new NumberFormatException("digits of another script");
            }
            integers[column] = Long.parseLong(text.trim());
        } catch (NumberFormatException ex) {
            bad[column] = true;
            texts[column] = text;
        }
    }

    double number(int column, RowReader at) {
        if (types[column] == Column.Type.LONG) {
            return integer(column, at);
        }
        double number = numbers[column];
        if (!Double.isFinite(number)) {
            throw at.problem(column, quoted(column) + " is not a finite number");
        }
        return number;
    }

    void numbers(int first, int count, double[] into, int at, RowReader reader) {
        for (int i = 0; i < count; i++) {
            double number = numbers[first + i];
            into[at + i] = types[first + i] == Column.Type.DOUBLE && Double.isFinite(number)
                    ? number
                    : number(first + i, reader);
        }
    }

    long integer(int column, RowReader at) {
        if (bad[column]) {
            throw at.problem(column, quoted(column) + " is not a whole number");
        }
        return integers[column];
    }

    String text(int column) {
        String text = texts[column];
        if (text == null) {
            throw new IllegalStateException("column '" + columns.get(column).name() + "' was not asked for as text");
        }
        return text;
    }

    private String quoted(int column) {
        return Printable.quoted(String.valueOf(texts[column]));
    }

    /** Returns whether a value is left out: empty, or one of the marks that stand for that. */
    boolean isMissing(int column) {
        boolean other = switch (types[column]) {
            case DOUBLE, FLOAT -> Double.isFinite(numbers[column]);
            case LONG -> !bad[column];
            case TEXT -> false;
        };
        return !other && MISSING.contains(String.valueOf(texts[column]).strip());
    }

    DatumException problem(int column, String source, long line, String problem) {
        return new DatumException(source, line, "column '" + columns.get(column).name() + "': " + problem);
    }
}
