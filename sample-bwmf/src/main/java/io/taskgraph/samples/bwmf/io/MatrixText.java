package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.samples.bwmf.model.ExactSum;
import io.taskgraph.samples.bwmf.model.RowRange;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.model.SparseShardBuilder;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A matrix in text, an entry a line, in any order. By the end of the name (before {@code .gz}):
 *
 * <ul>
 *   <li>{@code .csv}: columns {@code row}, {@code col} and {@code value}, counted from 0;
 *   <li>{@code .mtx}: Matrix Market coordinate format, general or symmetric, counted from 1;
 *   <li>anything else: row, column and value with white space in between, counted from 0; a line from {@code #} or {@code
 *       %} on is a comment.
 * </ul>
 *
 * <p>A value must be finite and not negative. Entries of the same place are summed, and counted by the task with
 * their row. Where the text gives no size, the largest row and column do, unless
 * a size is set.
 */
public final class MatrixText implements MatrixInput {

    private final String location;

    private final UnaryOperator<DatumIteratorBuilder> opening;

    private final int rows;

    private final int columns;

    /** Reads files and class path resources. */
    public MatrixText(String location) {
        this(location, UnaryOperator.identity(), 0, 0);
    }

    /**
     * Reads a matrix of a given size.
     *
     * @param opening what is set on the builder that opens the location, such as another way to find it
     * @param rows the number of rows, or 0 to take it from the text
     * @param columns the number of columns, or 0 to take it from the text
     */
    public MatrixText(String location, UnaryOperator<DatumIteratorBuilder> opening, int rows, int columns) {
        this.location = location;
        this.opening = opening;
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public MatrixSummary summary() {
        MatrixSize size = new MatrixSize(rows, columns);
        ChunkedSum sum = new ChunkedSum();
        read(size, (line, row, column, value) -> {
            size.include(location, line, row, column);
            if (value > 0) {
                sum.add(value);
            }
        });
        if (sum.count() == 0) {
            throw new DatumException(location, 0, "there is no entry that is not 0");
        }
        double total = sum.value();
        if (total == Double.POSITIVE_INFINITY) {
            throw new DatumException(location, 0, "the sum of all entries is beyond " + Double.MAX_VALUE);
        }
        return new MatrixSummary(size.rows(), size.columns(), sum.count(), total);
    }

    @Override
    public TaskShards read(MatrixSummary summary, int task, int tasks) {
        SparseShardBuilder ofRows = new SparseShardBuilder(RowRange.of(task, tasks, summary.rows()), summary.columns());
        SparseShardBuilder ofColumns =
                new SparseShardBuilder(RowRange.of(task, tasks, summary.columns()), summary.rows());
        MatrixSize size = new MatrixSize(summary.rows(), summary.columns());
        read(size, (line, row, column, value) -> {
            size.include(location, line, row, column);
            ofRows.add(row, column, value);
            ofColumns.add(column, row, value);
        });
        SparseShard shardOfRows = ofRows.build();
        return new TaskShards(shardOfRows, ofColumns.build(), ofRows.duplicates());
    }

    private void read(MatrixSize size, EntryConsumer consumer) {
        EntryFormat format = EntryFormat.ofName(location);
        try (DatumIterator records = opening.apply(format.builder()).build(location)) {
            format.read(location, records, size, consumer);
        }
    }

    /** An exact sum of a stream of values. */
    private static final class ChunkedSum {

        private final double[] chunk = new double[1024];

        private long count;

        private ExactSum sum = ExactSum.ZERO;

        void add(double value) {
            chunk[(int) (count++ % chunk.length)] = value;
            if (count % chunk.length == 0) {
                sum = sum.plus(ExactSum.of(chunk));
            }
        }

        long count() {
            return count;
        }

        double value() {
            return sum.plus(ExactSum.of(Arrays.copyOf(chunk, (int) (count % chunk.length))))
                    .value();
        }
    }
}
