package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table that a task is to hold, of the columns that the model needs. Safe for use by several threads. */
public final class DesignReader {

    private final DataSpec data;

    private final Family family;

    private final DatumSource source;

    public DesignReader(DataSpec data, Family family, DatumSource source) {
        if (data.positive() != null && family != Family.BINOMIAL) {
            throw new IllegalArgumentException(
                    "'regression.positive' is for the binomial family only but the family is " + family.label());
        }
        this.data = data;
        this.family = family;
        this.source = source;
    }

    /** Returns the names of the features, from the header or as selected. */
    public List<String> featureNames() {
        List<String> columns = source.columns();
        if (!data.features().isEmpty()) {
            return data.features();
        }
        return columns.stream().filter(name -> !name.equals(data.target())).toList();
    }

    /** Returns the error of a table without a row that is wanted. */
    public DatumException noRows() {
        return new DatumException(
                data.location(),
                0,
                data.filter() == null ? "there are no rows" : "no row passes 'regression.filter' " + data.filter());
    }

    /** Returns all rows. */
    public Design readAll() {
        return read(source.share(0, 1));
    }

    /** Returns the rows of one task's share. */
    Design read(int task, int tasks) {
        return read(source.share(task, tasks));
    }

    /** Returns the rows of a share that are wanted, which may be none. */
    public Design read(DatumShare share) {
        List<String> names = featureNames();
        ValueMatch positive = data.positive() == null ? null : new ValueMatch(List.of(data.positive()));
        List<Column> columns = new ArrayList<>(Column.ofDoubles(names));
        columns.add(positive == null ? Column.ofDouble(data.target()) : Column.ofText(data.target()));
        RowFilter filter = data.filter();
        if (filter != null) {
            columns.add(Column.ofText(filter.column()));
        }
        try (RowReader rows = share.rows(columns)) {
            return design(names, rows, positive, filter == null ? null : new ValueMatch(filter.values()));
        }
    }

    private Design design(
            List<String> names, RowReader rows, @Nullable ValueMatch positive, @Nullable ValueMatch wanted) {
        Design.Builder design = new Design.Builder(names);
        int target = names.size();
        while (rows.next()) {
            if (wanted == null || wanted.matches(rows.text(target + 1))) {
                design.add(positive == null ? target(rows, target) : positive.matches(rows.text(target)) ? 1 : 0);
                for (int i = 0; i < target; i++) {
                    design.set(i, rows.number(i));
                }
            }
        }
        return design.build();
    }

    private double target(RowReader rows, int column) {
        double value = rows.number(column);
        if (!family.allows(value)) {
            throw new TargetRangeException(
                    rows.source() + ", line " + rows.line() + ", column '" + data.target() + "'", family, value);
        }
        return value;
    }
}
