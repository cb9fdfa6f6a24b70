package io.taskgraph.samples.tour.jacobi;

import io.taskgraph.Outcome;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reductions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A strip of the plate: its rows are the state, which is checkpointed. Above the first task's strip is the hot edge. */
@TaskBuilder
class Jacobi implements IterativeTask<double[][]> {

    private static final int ROWS = 8;
    private static final int COLUMNS = 32;
    private static final double HOT = 100;

    @Override
    public double[][] start(Iteration it) {
        return new double[ROWS][COLUMNS];
    }

    @Override
    public double[][] next(Iteration it, double[][] strip) {
        Map<Long, double[]> edges = new HashMap<>();
        if (it.task() > 0) {
            edges.put(it.task() - 1, strip[0]);
        }
        if (it.task() < it.tasks() - 1) {
            edges.put(it.task() + 1, strip[ROWS - 1]);
        }
        Map<Long, double[]> beside = it.exchangeEach("strips", edges);
        double[] above = beside.getOrDefault(it.task() - 1, filled(it.task() == 0 ? HOT : 0));
        double[] below = beside.getOrDefault(it.task() + 1, filled(0));
        double[][] next = new double[ROWS][COLUMNS];
        double change = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] up = row == 0 ? above : strip[row - 1];
            double[] down = row == ROWS - 1 ? below : strip[row + 1];
            for (int column = 0; column < COLUMNS; column++) {
                double left = column == 0 ? 0 : strip[row][column - 1];
                double right = column == COLUMNS - 1 ? 0 : strip[row][column + 1];
                next[row][column] = (up[column] + down[column] + left + right) / 4;
                change = Math.max(change, Math.abs(next[row][column] - strip[row][column]));
            }
        }
        if (it.allReduce("change", change, Reductions.max()) < 1e-4) {
            double heat = Arrays.stream(next).flatMapToDouble(Arrays::stream).sum();
            double all = it.allReduce("heat", heat, Reductions.exactSum());
            it.stop(Outcome.succeeded("heat " + all + " after " + it.number() + " iterations"));
        }
        return next;
    }

    private static double[] filled(double value) {
        double[] row = new double[COLUMNS];
        Arrays.fill(row, value);
        return row;
    }
}
