package io.taskgraph.datum;

import io.taskgraph.BriefList;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of columns, each of which is found at once however many there are. Immutable. */
final class ColumnNames extends AbstractList<String> implements RandomAccess {

    private static final int MAX_SHOWN = 20;

    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=.?");

    private static final Pattern SEPARATORS = Pattern.compile("[,;|\\t]");

    private final List<String> names;

    private final Map<String, Integer> positions = new HashMap<>();

    ColumnNames(List<String> names) {
        this.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            positions.putIfAbsent(names.get(i), i);
        }
    }

    /** Returns the names of a header, of which no two may be the same; columns without a name are there but cannot be asked for. */
    static ColumnNames ofHeader(List<String> names, String source, long line) {
        if (names.size() == 1 && SEPARATOR_LINE.matcher(names.get(0)).matches()) {
            throw new DatumException(
                    source,
                    line,
                    "'" + names.get(0)
                            + "' is a spreadsheet's note of the separator and no header: leave the line out, or skip it"
                            + " and read with that separator");
        }
        ColumnNames columns = new ColumnNames(names);
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty() && columns.indexOf(names.get(i)) != i) {
                throw new DatumException(source, line, "the header names column '" + names.get(i) + "' twice");
            }
        }
        return columns;
    }

    @Override
    public String get(int index) {
        return names.get(index);
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public int indexOf(@Nullable Object name) {
        return positions.getOrDefault(name, -1);
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    /** Returns the position of a column that must be there. */
    int positionOf(String name, String source, long line) {
        int position = indexOf(name);
        if (position < 0 || name.isEmpty()) {
            throw new DatumException(
                    source, line, "there is no column '" + name + "'; there are " + shown(names) + hint(names));
        }
        return position;
    }

    /** Returns the names for a message, which does not grow with their number. */
    static String shown(List<String> names) {
        return "[" + BriefList.of(names, MAX_SHOWN) + "]";
    }

    static DatumException wrongWidth(String source, long line, int values, List<String> columns) {
        return new DatumException(
                source,
                line,
                "the record has " + values + " values for " + columns.size() + " columns " + shown(columns)
                        + hint(columns));
    }

    /** Returns what may be wrong with a header in which columns are missed. */
    private static String hint(List<String> names) {
        return !names.isEmpty() && names.get(0).startsWith("#")
                ? "; if the first line is a comment, leave it out or skip it"
                : names.size() == 1 && SEPARATORS.matcher(names.get(0)).find() ? "; is the separator another one?" : "";
    }
}
