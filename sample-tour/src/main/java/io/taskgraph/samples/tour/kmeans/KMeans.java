package io.taskgraph.samples.tour.kmeans;

import io.taskgraph.Outcome;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reductions;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One share of the points. The centres are the state, the same at every task. */
@TaskBuilder
class KMeans implements IterativeTask<double[][]> {

    private static final double[][] CENTRES = {{0, 0}, {5, 1}, {2, 6}};
    private static final int POINTS = 30_000;

    private double[][] points = {};

    /** Makes this task's points; a program of yours would read them. */
    @Override
    public void prepare(Iteration it) {
        int mine = POINTS / (int) it.tasks();
        SplittableRandom random = new SplittableRandom(it.task());
        points = new double[mine][2];
        for (double[] point : points) {
            double[] centre = CENTRES[random.nextInt(CENTRES.length)];
            Arrays.setAll(point, d -> centre[d] + random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
        }
    }

    @Override
    public double[][] start(Iteration it) {
        return it.broadcast("first centres", 0, () -> Arrays.copyOf(points, CENTRES.length));
    }

    @Override
    public double[][] next(Iteration it, double[][] centres) {
        double[] sums = new double[centres.length * 3];
        for (double[] point : points) {
            int nearest = nearest(point, centres);
            sums[nearest * 3] += point[0];
            sums[nearest * 3 + 1] += point[1];
            sums[nearest * 3 + 2]++;
        }
        double[] all = it.allReduce("sums", sums, Reductions.sum());
        double[][] moved = new double[centres.length][2];
        double way = 0;
        for (int k = 0; k < centres.length; k++) {
            double count = Math.max(1, all[k * 3 + 2]);
            moved[k][0] = all[k * 3] / count;
            moved[k][1] = all[k * 3 + 1] / count;
            way = Math.max(way, Math.hypot(moved[k][0] - centres[k][0], moved[k][1] - centres[k][1]));
        }
        if (way < 1e-6) {
            Arrays.sort(moved, (a, b) -> Double.compare(a[0], b[0]));
            it.stop(Outcome.succeeded("centres " + Arrays.deepToString(moved) + " after " + it.number()));
        }
        return moved;
    }

    private static int nearest(double[] point, double[][] centres) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int k = 0; k < centres.length; k++) {
            double distance = Math.hypot(point[0] - centres[k][0], point[1] - centres[k][1]);
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        return nearest;
    }

    @Override
    public boolean replicated() {
        return true;
    }
}
