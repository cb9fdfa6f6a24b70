package io.taskgraph.samples.tour.pagerank;

import io.taskgraph.Outcome;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reductions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The pages of one task: page p belongs to task p % tasks. Their ranks are its state, which is checkpointed. */
@TaskBuilder
class PageRank implements IterativeTask<double[]> {

    private static final int PAGES = 1_000;
    private static final double DAMPING = 0.85;

    /** Returns the pages that a page links to; most links go to pages with low numbers. */
    private static int[] links(int page) {
        SplittableRandom random = new SplittableRandom(page);
        return IntStream.range(0, 5)
                .map(i -> (int) (PAGES * Math.pow(random.nextDouble(), 3)))
                .toArray();
    }

    private static int pages(long task, long tasks) {
        return (int) ((PAGES - task + tasks - 1) / tasks);
    }

    @Override
    public double[] start(Iteration it) {
        double[] ranks = new double[pages(it.task(), it.tasks())];
        Arrays.fill(ranks, 1.0 / PAGES);
        return ranks;
    }

    @Override
    public double[] next(Iteration it, double[] ranks) {
        int tasks = (int) it.tasks();
        double[][] given = new double[tasks][];
        for (int task = 0; task < tasks; task++) {
            given[task] = new double[pages(task, tasks)];
        }
        for (int i = 0; i < ranks.length; i++) {
            int[] links = links(i * tasks + (int) it.task());
            for (int page : links) {
                given[page % tasks][page / tasks] += ranks[i] / links.length;
            }
        }
        Map<Long, double[]> toOthers = new HashMap<>();
        for (int task = 0; task < tasks; task++) {
            toOthers.put((long) task, given[task]);
        }
        Map<Long, double[]> others = it.exchangeEach("pages", toOthers);
        double change = 0;
        double[] next = new double[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            double sum = given[(int) it.task()][i];
            for (double[] other : others.values()) {
                sum += other[i];
            }
            next[i] = (1 - DAMPING) / PAGES + DAMPING * sum;
            change += Math.abs(next[i] - ranks[i]);
        }
        if (it.allReduce("change", change, Reductions.sum()) < 1e-9) {
            double total = it.allReduce("total", Arrays.stream(next).sum(), Reductions.sum());
            it.stop(Outcome.succeeded("page " + it.task() + " has rank " + next[0] + " of " + Math.round(total)));
        }
        return next;
    }
}
