package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.util.List;
import java.util.Set;

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
        if (data.roles().trials() != null && family != Family.BINOMIAL) {
            throw new IllegalArgumentException(
                    "'regression.trials' is for the binomial family only but the family is " + family.label());
        }
        if (data.roles().trials() != null && data.positive() != null) {
            throw new IllegalArgumentException(
                    "'regression.positive' names a class but with 'regression.trials' the target is a number");
        }
        this.data = data;
        this.family = family;
        this.source = source;
    }

    /** Returns the columns that explain: those selected, or all with a name that have no other role. */
    public Features features() {
        List<String> columns = source.columns();
        DataSpec.Roles roles = data.roles();
        List<String> names = data.features();
        if (names.isEmpty()) {
            names = columns.stream()
                    .filter(name -> !name.isEmpty() && !name.equals(data.target()) && !roles.isOther(name))
                    .toList();
        }
        return new Features(names, Set.copyOf(roles.categorical()), roles.references());
    }

    /** Returns what a fit of a model to these data is about. */
    public Question question(ModelSpec spec) {
        return new Question(spec, features(), data.positive(), data.roles().offset() != null, false);
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
        return read(source.share(0, 1), new FirstRows());
    }

    /** Returns the rows of one task's share. */
    Design read(int task, int tasks) {
        return read(source.share(task, tasks), new FirstRows());
    }

    /**
     * Returns the rows of a share that are wanted, which may be none.
     *
     * @param first for all threads of the process that read
     */
    public Design read(DatumShare share, FirstRows first) {
        try (FirstRows.Turn turn = first.reading()) {
            return read(share, turn);
        }
    }

    private Design read(DatumShare share, FirstRows.Turn turn) {
        ColumnPlan plan = new ColumnPlan(features(), data, family);
        RowFilter.Selection wanted = RowFilter.selection(data.filter(), plan.columns());
        try (RowReader rows = share.rows(plan.columns())) {
            Design.Builder design = plan.begin();
            int read = 0;
            while (rows.next()) {
                if (read == Design.BLOCK) {
                    turn.pass(read);
                    read = 0;
                }
                read++;
                if (wanted.has(rows)) {
                    plan.take(rows, design);
                }
            }
            turn.pass(read);
            return design.build();
        }
    }
}
