package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.RowReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which columns are read, and how a row of them becomes one of a design. */
final class ColumnPlan {

    private static final int NONE = -1;

    private final Features features;

    private final DataSpec data;

    private final Family family;

    private final List<Column> columns = new ArrayList<>();

    private final int target;

    private final int weights;

    private final int offset;

    private final int trials;

    private final int required;

    /** For each column that a row needs whether a missing value shows only when it is asked for, or is no error. */
    private final boolean[] suspect;

    /** For each feature whether it holds labels instead of numbers. */
    private final boolean[] labelled;

    private final boolean hasLabels;

    ColumnPlan(Features features, DataSpec data, Family family) {
        this.features = features;
        this.data = data;
        this.family = family;
        this.labelled = new boolean[features.names().size()];
        boolean labels = false;
        for (int i = 0; i < labelled.length; i++) {
            String name = features.names().get(i);
            labelled[i] = features.isCategorical(i);
            labels |= labelled[i];
            columns.add(labelled[i] ? Column.ofText(name) : Column.ofDouble(name));
        }
        this.hasLabels = labels;
        this.target = add(hasClasses() ? Column.ofText(data.target()) : Column.ofDouble(data.target()));
        this.weights = addIfSet(data.roles().weights());
        this.offset = addIfSet(data.roles().offset());
        this.trials = addIfSet(data.roles().trials());
        this.required = columns.size();
        this.suspect = new boolean[required];
        for (int i = 0; i < required; i++) {
            suspect[i] = data.dropMissing() || columns.get(i).type() == Column.Type.TEXT;
        }
    }

    private boolean hasClasses() {
        return family.hasClasses() && data.roles().trials() == null;
    }

    private int add(Column column) {
        columns.add(column);
        return columns.size() - 1;
    }

    private int addIfSet(@Nullable String name) {
        return name == null ? NONE : add(Column.ofDouble(name));
    }

    /** Returns the columns to be read, to which others may be added. */
    List<Column> columns() {
        return columns;
    }

    Design.Builder begin() {
        return new Design.Builder(features, weights != NONE || trials != NONE, offset != NONE);
    }

    /** Takes a row, unless a value is missing or its weight is 0. */
    void take(RowReader row, Design.Builder design) {
        if (hasMissing(row)) {
            design.drop();
            return;
        }
        double weight = weight(row);
        if (weight == 0) {
            return;
        }
        design.add(target(row, design), weight, offset == NONE ? 0 : row.number(offset), row.line());
        if (!hasLabels) {
            takeNumbers(row, design);
            return;
        }
        for (int i = 0, number = 0, label = 0; i < labelled.length; i++) {
            if (labelled[i]) {
                design.setCode(label, design.labels(label).code(row, i));
                label++;
            } else {
                design.setNumber(number++, number(row, i));
            }
        }
    }

    /** Takes all features, which are numbers. */
    private void takeNumbers(RowReader row, Design.Builder design) {
        try {
            design.setNumbers(row);
        } catch (DatumException problem) {
            for (int i = 0; i < labelled.length; i++) {
                number(row, i);
            }
            throw problem;
        }
    }

    private boolean hasMissing(RowReader row) {
        for (int i = 0; i < required; i++) {
            if (suspect[i] && row.isMissing(i)) {
                if (data.dropMissing()) {
                    return true;
                }
                throw row.problem(i, "the value is missing; 'regression.missing=drop' leaves such rows out");
            }
        }
        return false;
    }

    /** Adds to the error what may have been meant. */
    private static double number(RowReader row, int column) {
        try {
            return row.number(column);
        } catch (DatumException problem) {
            throw row.isMissing(column)
                    ? row.problem(column, reason(problem) + "; 'regression.missing=drop' leaves such rows out")
                    : row.problem(column, reason(problem) + "; labels need 'regression.categorical'");
        }
    }

    private static String reason(DatumException problem) {
        String message = String.valueOf(problem.getMessage());
        return message.substring(message.indexOf(": '") + 2);
    }

    private double weight(RowReader row) {
        double weight = weights == NONE ? 1 : row.number(weights);
        double of = trials == NONE ? 1 : row.number(trials);
        if (weight < 0 || of < 0) {
            int column = weight < 0 ? weights : trials;
            throw row.problem(column, "a weight or number of trials must be at least 0 but is " + row.number(column));
        }
        return weight * of;
    }

    private double target(RowReader row, Design.Builder design) {
        if (hasClasses()) {
            return design.classes().code(row, target);
        }
        double value = row.number(target);
        if (trials != NONE) {
            double of = row.number(trials);
            if (value < 0 || value > of) {
                throw row.problem(target, value + " successes in " + of + " trials");
            }
            return value / of;
        }
        if (!family.allows(value)) {
            throw new TargetRangeException(
                    row.source() + ", line " + row.line() + ", column '" + data.target() + "'", family, value);
        }
        return value;
    }
}
