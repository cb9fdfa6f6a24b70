package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.io.MatrixInput;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The matrix and the settings of its factorisation; one for all tasks of a process. The size of V is found out once. Safe for use by several
 * threads.
 */
final class Problem {

    private final MatrixInput input;
    private final SolverSettings solver;
    private final StopRule stop;
    private final Function<MatrixSummary, Factors> starts;
    private volatile @Nullable MatrixSummary summary;

    /**
     * Reads nothing yet.
     *
     * @param starts makes the starting factors, the same whenever it is asked
     */
    Problem(MatrixInput input, SolverSettings solver, StopRule stop, Function<MatrixSummary, Factors> starts) {
        this.input = input;
        this.solver = solver;
        this.stop = stop;
        this.starts = starts;
    }

    SolverSettings solver() {
        return solver;
    }

    StopRule stop() {
        return stop;
    }

    /** Returns the factor that an epoch updates. */
    Side side(long epoch) {
        return solver.solver().side(epoch);
    }

    /** Returns whether the norm of the projected gradient is needed. */
    boolean gradients() {
        return stop.tolerance() > 0;
    }

    MatrixSummary summary() {
        MatrixSummary current = summary;
        if (current == null) {
            current = input.summary(); // the same for every thread, and of several they share the work
            summary = current;
        }
        return current;
    }

    /** Notes that a task of this process will read its shards. */
    void announce() {
        input.announce();
    }

    /**
     * Returns what all processes must find when they look at the matrix.
     *
     * @param expected what another one has found, or an empty text if that is not known yet
     */
    String fingerprint(String expected) {
        String own = input.fingerprint();
        if (!expected.isEmpty() && !own.equals(expected)) {
            throw new IllegalArgumentException(
                    "'bwmf.input' differs between processes, or was changed: there are " + own
                            + " here but " + expected
                            + " elsewhere or before; give all processes the same and start the job again");
        }
        return own;
    }

    TaskShards read(int task, int tasks) {
        return input.read(summary(), task, tasks);
    }

    /** Returns starting factors that fit V. */
    Factors start() {
        MatrixSummary size = summary();
        Factors start = starts.apply(size);
        if (start.d().rows() != size.rows() || start.t().rows() != size.columns()) {
            throw new IllegalArgumentException("the starting factors have "
                    + start.d().rows() + " and "
                    + start.t().rows() + " rows but the matrix has " + size.rows() + " rows and " + size.columns()
                    + " columns");
        }
        return start;
    }
}
