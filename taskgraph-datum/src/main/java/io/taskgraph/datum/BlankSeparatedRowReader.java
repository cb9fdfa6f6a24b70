package io.taskgraph.datum;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Typed values of lines with blanks between the values. */
final class BlankSeparatedRowReader implements RowReader {

    private static final int NONE = -1;

    private final TextFormat.Part part;

    private final LineBuffer lines;

    private final String commentMarks;

    private final Cells cells;

    /** For each field the column that is asked for; a field that is asked for twice has the same value in both. */
    private final int[][] columnsOfField;

    private long line;

    BlankSeparatedRowReader(TextFormat.Part part, LineBuffer lines, String commentMarks, List<Column> columns) {
        this.part = part;
        this.lines = lines;
        this.commentMarks = commentMarks;
        this.cells = new Cells(columns);
        this.line = part.line() - 1;
        this.columnsOfField = new int[part.columns().size()][];
        Arrays.fill(columnsOfField, new int[0]);
        for (int i = 0; i < columns.size(); i++) {
            int field = part.columns().positionOf(columns.get(i).name(), part.source(), 0);
            columnsOfField[field] = Arrays.copyOf(columnsOfField[field], columnsOfField[field].length + 1);
            columnsOfField[field][columnsOfField[field].length - 1] = i;
        }
    }

    @Override
    public boolean next() {
        try {
            while (lines.next()) {
                line++;
                int first = pastBlanks(lines.start());
                if (first < lines.end() && commentMarks.indexOf(lines.buffer()[first]) == NONE) {
                    take(first);
                    return true;
                }
            }
            return false;
        } catch (IOException ex) {
            throw new DatumException(part.source(), line(), "cannot be read: " + ex.getMessage(), ex);
        }
    }

    private void take(int first) {
        char[] buffer = lines.buffer();
        int field = 0;
        for (int at = first; at < lines.end(); field++) {
            int from = at;
            while (at < lines.end() && buffer[at] > ' ') {
                at++;
            }
            if (field < columnsOfField.length) {
                for (int column : columnsOfField[field]) {
                    cells.set(column, buffer, from, at - from, true);
                }
            }
            at = pastBlanks(at);
        }
        if (field != columnsOfField.length) {
            throw ColumnNames.wrongWidth(part.source(), line, field, part.columns());
        }
    }

    private int pastBlanks(int from) {
        int at = from;
        while (at < lines.end() && lines.buffer()[at] <= ' ') {
            at++;
        }
        return at;
    }

    @Override
    public double number(int column) {
        return cells.number(column, this);
    }

    @Override
    public void numbers(int first, int count, double[] into, int at) {
        cells.numbers(first, count, into, at, this);
    }

    @Override
    public long integer(int column) {
        return cells.integer(column, this);
    }

    @Override
    public String text(int column) {
        return cells.text(column);
    }

    @Override
    public boolean isMissing(int column) {
        return cells.isMissing(column);
    }

    @Override
    public String source() {
        return part.source();
    }

    @Override
    public long line() {
        return Math.max(part.line(), line);
    }

    @Override
    public DatumException problem(int column, String problem) {
        return cells.problem(column, source(), line(), problem);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException ex) {
            throw new DatumException(part.source(), 0, "cannot be closed: " + ex.getMessage(), ex);
        }
    }
}
