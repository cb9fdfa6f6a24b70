package io.taskgraph.samples.bwmf.model;

import io.taskgraph.iterative.ExactSum;
import java.util.function.Supplier;

/**
 * Updates the block of one task. The result depends on the arguments alone, bit for bit, whatever the number of
 * processors; unless the line search is by block, each row of it depends on that row alone. Holds no state: safe for use by
 * several threads. One call runs on all processors.
 */
public final class BlockSolver {

    private final SolverSettings settings;

    private final Bounds bounds;

    public BlockSolver(SolverSettings settings) {
        this.settings = settings;
        this.bounds = settings.effectiveBounds();
    }

    /**
     * Returns the block after the steps of one epoch, in the precision of the given one.
     *
     * @param side the factor that the block belongs to
     * @param shards what the task holds of V
     * @param block the rows to improve; values outside the bounds are moved to them first
     * @param other the whole other factor
     */
    public Factor update(Side side, TaskShards shards, Factor block, Factor other) {
        SparseShard shard = shards.of(side);
        check(shard, block, other);
        Supplier<RowProblem> problems = settings.loss().rowProblems(other, shard);
        Factor result = block.precision().zeros(block.rows(), block.rank());
        if (settings.solver() == Solver.MULTIPLICATIVE) {
            updateRows(shard, block, result, problems, settings.leastKept(side));
        } else if (settings.lineSearch() == LineSearch.ROW) {
            searchRows(shard, block, result, problems);
        } else {
            searchBlock(shard, block, result, problems);
        }
        return result;
    }

    private void updateRows(
            SparseShard shard, Factor block, Factor result, Supplier<RowProblem> problems, double leastKept) {
        RowLoop.run(RowLoop.runs(shard), (run, rows) -> {
            RowProblem problem = problems.get();
            double[] point = new double[block.rank()];
            for (int i = rows.from(); i < rows.to(); i++) {
                problem.load(shard, i);
                block.read(i, point, 0);
                for (int step = 0; step < settings.innerSteps(); step++) {
                    problem.move(point, 0);
                    problem.accept();
                    problem.multiply(point);
                }
                for (int l = 0; l < point.length; l++) {
                    point[l] = point[l] < leastKept ? 0 : point[l];
                }
                result.write(i, point, 0);
            }
        });
    }

    private void searchRows(SparseShard shard, Factor block, Factor result, Supplier<RowProblem> problems) {
        RowLoop.run(RowLoop.runs(shard), (run, rows) -> {
            RowProblem problem = problems.get();
            ProjectedGradient search = new ProjectedGradient(bounds, settings.innerSteps(), block.rank());
            double[] point = new double[block.rank()];
            for (int i = rows.from(); i < rows.to(); i++) {
                problem.load(shard, i);
                block.read(i, point, 0);
                bounds.clip(point);
                search.minimise(new SingleRow(problem), point);
                result.write(i, point, 0);
            }
        });
    }

    private void searchBlock(SparseShard shard, Factor block, Factor result, Supplier<RowProblem> problems) {
        int rank = block.rank();
        double[] points = new double[Math.multiplyExact(block.rows(), rank)];
        for (int i = 0; i < block.rows(); i++) {
            block.read(i, points, i * rank);
        }
        bounds.clip(points);
        new ProjectedGradient(bounds, settings.innerSteps(), points.length)
                .minimise(new BlockProblem(shard, rank, problems), points);
        for (int i = 0; i < block.rows(); i++) {
            result.write(i, points, i * rank);
        }
    }

    /** Returns the block's part of loss and projected gradient at the given factors. */
    public Evaluation evaluate(Side side, TaskShards shards, Factor block, Factor other) {
        SparseShard shard = shards.of(side);
        check(shard, block, other);
        Supplier<RowProblem> problems = settings.loss().rowProblems(other, shard);
        double[] losses = new double[block.rows()];
        double[] squares = new double[block.rows()];
        RowLoop.run(RowLoop.runs(shard), (run, rows) -> {
            RowProblem problem = problems.get();
            double[] point = new double[block.rank()];
            double[] gradient = new double[block.rank()];
            for (int i = rows.from(); i < rows.to(); i++) {
                problem.load(shard, i);
                block.read(i, point, 0);
                problem.move(point, 0);
                losses[i] = problem.loss();
                problem.accept();
                problem.gradient(gradient, 0);
                for (int l = 0; l < point.length; l++) {
                    double free = bounds.project(gradient[l], point[l]);
                    squares[i] += free * free;
                }
            }
        });
        return new Evaluation(ExactSum.of(losses), ExactSum.of(squares));
    }

    private static void check(SparseShard shard, Factor block, Factor other) {
        if (block.rows() != shard.rows() || other.rows() != shard.width() || block.rank() != other.rank()) {
            throw new IllegalArgumentException("a block of " + block.rows() + " x " + block.rank()
                    + " and a factor of " + other.rows() + " x " + other.rank() + " do not fit a shard of "
                    + shard.rows() + " x " + shard.width());
        }
    }
}
