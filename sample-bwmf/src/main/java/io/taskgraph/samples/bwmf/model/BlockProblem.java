package io.taskgraph.samples.bwmf.model;

import io.taskgraph.iterative.ExactSum;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** All rows of a shard as one subproblem. Works on the rows in parallel and adds up in a way that no schedule shows in. */
final class BlockProblem implements Subproblem {

    private final SparseShard shard;

    private final int rank;

    private final RowRange[] runs;

    private final RowProblem[] problems;

    private final double[] losses;

    private double[] current;

    private double[] trial;

    BlockProblem(SparseShard shard, int rank, Supplier<RowProblem> problem) {
        this.shard = shard;
        this.rank = rank;
        this.runs = RowLoop.runs(shard);
        this.problems =
                IntStream.range(0, runs.length).mapToObj(i -> problem.get()).toArray(RowProblem[]::new);
        this.losses = new double[shard.rows()];
        this.current = new double[Math.multiplyExact(shard.rows(), rank)];
        this.trial = new double[current.length];
    }

    @Override
    public double evaluate(double[] point) {
        System.arraycopy(point, 0, trial, 0, point.length);
        RowLoop.run(runs, (run, rows) -> {
            RowProblem problem = problems[run];
            for (int i = rows.from(); i < rows.to(); i++) {
                problem.load(shard, i);
                problem.move(point, i * rank);
                losses[i] = problem.loss();
            }
        });
        return ExactSum.of(losses).value();
    }

    @Override
    public void accept() {
        double[] swapped = current;
        current = trial;
        trial = swapped;
    }

    @Override
    public void gradient(double[] gradient) {
        double[] point = current;
        RowLoop.run(runs, (run, rows) -> {
            RowProblem problem = problems[run];
            for (int i = rows.from(); i < rows.to(); i++) {
                problem.load(shard, i);
                problem.move(point, i * rank);
                problem.accept();
                problem.gradient(gradient, i * rank);
            }
        });
    }
}
