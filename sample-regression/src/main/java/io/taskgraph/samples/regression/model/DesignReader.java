package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a task's share of a CSV file. Task i of N has the selected rows from {@code floor(i * n / N)} to {@code floor((i
 * + 1) * n / N)}, which may be none. The file is read twice, first to count, so that a task holds no rows but its own.
 */
public final class DesignReader {

    private final DataSpec data;

    private final Family family;

    private final DatumIteratorBuilder input;

    public DesignReader(DataSpec data, Family family) {
        this(data, family, DatumIteratorBuilder.csv());
    }

    /** Reads in the given way instead of plain CSV, for instance with columns computed by a transformer. */
    public DesignReader(DataSpec data, Family family, DatumIteratorBuilder input) {
        if (data.positive() != null && family != Family.BINOMIAL) {
            throw new IllegalArgumentException(
                    "'regression.positive' is for the binomial family only but the family is " + family.label());
        }
        this.data = data;
        this.family = family;
        this.input = data.filter() == null ? input : input.where(data.filter());
    }

    /** Returns the names of the features, from the header or as selected. */
    public List<String> featureNames() {
        try (DatumIterator rows = input.build(data.location())) {
            if (!rows.hasNext()) {
                throw noRows();
            }
            return featureNames(rows.next());
        }
    }

    private DatumException noRows() {
        return new DatumException(
                data.location(),
                0,
                data.filter() == null ? "there are no rows" : "no row passes 'regression.filter' " + data.filter());
    }

    private List<String> featureNames(Datum row) {
        row.indexOf(data.target());
        data.features().forEach(row::indexOf);
        if (!data.features().isEmpty()) {
            return data.features();
        }
        return row.columns().stream()
                .filter(name -> !name.equals(data.target()))
                .toList();
    }

    /** Returns all rows. */
    public Design readAll() {
        return read(0, 1);
    }

    /** Returns the rows of one task. */
    public Design read(int task, int tasks) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("there is no task " + task + " of " + tasks);
        }
        long rows = count();
        return read(task * rows / tasks, (task + 1) * rows / tasks);
    }

    private long count() {
        long count = 0;
        try (DatumIterator rows = input.build(data.location())) {
            for (; rows.hasNext(); rows.next()) {
                count++;
            }
        }
        return count;
    }

    private Design read(long from, long to) {
        List<String> names = featureNames();
        List<Datum> own = new ArrayList<>();
        try (DatumIterator rows = input.build(data.location())) {
            for (long i = 0; i < to; i++) {
                Datum row = rows.next();
                if (i >= from) {
                    own.add(row);
                }
            }
        }
        return design(names, own);
    }

    private Design design(List<String> names, List<Datum> rows) {
        double[] features = new double[Math.multiplyExact(rows.size(), names.size())];
        double[] target = new double[rows.size()];
        for (int i = 0, at = 0; i < target.length; i++) {
            Datum row = rows.get(i);
            for (String name : names) {
                features[at++] = row.number(name);
            }
            target[i] = target(row);
        }
        return new Design(names, features, target);
    }

    private double target(Datum row) {
        if (data.positive() != null) {
            return RowFilter.matches(data.positive(), row.value(data.target())) ? 1 : 0;
        }
        double value = row.number(data.target());
        family.checkTarget(value, row.source() + ", line " + row.line() + ", column '" + data.target() + "'");
        return value;
    }
}
