package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses, gradients and constants against plain formulas on dense matrices. */
class LossTests {

    private static final double[][] TOY = {
        {0.42, 0.3, 0.34, 0.7},
        {0.3, 0.0, 0.1, 1.0},
        {0.7, 1.0, 0.9, 0.0}
    };

    private static final Factor EXACT_D = factor(new double[][] {{0.7, 0.3}, {1, 0}, {0, 1}});

    private static final Factor EXACT_T = factor(new double[][] {{0.3, 0.7}, {0, 1}, {0.1, 0.9}, {1, 0}});

    static Factor factor(double[][] rows) {
        return Factor.of(Precision.DOUBLE, rows.length, rows[0].length, i -> rows[i]);
    }

    static TaskShards shards(double[][] matrix) {
        SparseShardBuilder rows = new SparseShardBuilder(new RowRange(0, matrix.length), matrix[0].length);
        SparseShardBuilder columns = new SparseShardBuilder(new RowRange(0, matrix[0].length), matrix.length);
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                rows.add(i, j, matrix[i][j]);
                columns.add(j, i, matrix[i][j]);
            }
        }
        return new TaskShards(rows.build(), columns.build());
    }

    @Test
    void exactFactorsOfTheToyMatrixHaveTheLossOfTheReference() {
        BlockSolver solver = new BlockSolver(SolverSettings.projectedGradient(LineSearch.ROW));
        double loss =
                solver.evaluate(Side.D, shards(TOY), EXACT_D, EXACT_T).loss().value();
        assertThat(loss).isCloseTo(8.037957090803676, within(1e-12));
        double constant = Loss.KULLBACK_LEIBLER.constant(shards(TOY).rows()).value();
        assertThat(constant).isCloseTo(-8.037957100803675, within(1e-12));
    }

    @Test
    void exactFactorsHaveNoFrobeniusDistance() {
        BlockSolver solver = new BlockSolver(
                new SolverSettings(Loss.FROBENIUS, Solver.PROJECTED_GRADIENT, LineSearch.ROW, 1, Bounds.POSITIVE));
        Evaluation evaluation = solver.evaluate(Side.T, shards(TOY), EXACT_T, EXACT_D);
        assertThat(evaluation.loss().value()
                        + Loss.FROBENIUS.constant(shards(TOY).rows()).value())
                .isCloseTo(0, within(1e-15));
        assertThat(evaluation.squaredGradient().value()).isCloseTo(0, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void gradientIsTheSlopeOfTheLoss(Loss loss) {
        TaskShards shards = shards(TOY);
        RowProblem problem = loss.rowProblems(EXACT_T, shards.rows()).get();
        Random random = new Random(7);
        for (int row = 0; row < 3; row++) {
            problem.load(shards.rows(), row);
            double[] point = {0.1 + random.nextDouble(), 0.1 + random.nextDouble()};
            double[] gradient = new double[2];
            problem.move(point, 0);
            problem.accept();
            problem.gradient(gradient, 0);
            for (int l = 0; l < 2; l++) {
                int component = l;
                DoubleUnaryOperator along = shift -> {
                    double[] moved = point.clone();
                    moved[component] += shift;
                    problem.move(moved, 0);
                    return problem.loss();
                };
                double slope = (along.applyAsDouble(1e-5) - along.applyAsDouble(-1e-5)) / 2e-5;
                assertThat(gradient[l]).isCloseTo(slope, within(1e-7));
            }
        }
    }

    @Test
    void logarithmOfAProductIsTheSumOfLogarithms() {
        Random random = new Random(3);
        double[] numbers = random.doubles(5000, 0, 50)
                .map(x -> x < 10 ? x * 1e-9 : x * 1e20)
                .toArray();
        double sum = 0;
        for (int i = 1; i < numbers.length; i++) {
            sum += StrictMath.log(numbers[i] + 1e-9);
        }
        assertThat(LogProduct.of(numbers, 1, numbers.length, 1e-9)).isCloseTo(sum, within(1e-13 * Math.abs(sum)));
    }

    @Test
    void emptyRowsAndColumnsTendToTheLowerBoundAndStayFinite() {
        double[][] matrix = {{0, 0, 0}, {1, 0, 2}, {0, 0, 3}};
        for (Loss loss : Loss.values()) {
            for (Solver kind : Solver.values()) {
                SolverSettings settings = new SolverSettings(loss, kind, LineSearch.ROW, 10, Bounds.POSITIVE);
                Factors start = Factors.random(1, 3, 3, 2, 0.7, Precision.DOUBLE);
                SimulatedTasks job = new SimulatedTasks(settings, java.util.List.of(shards(matrix)), start);
                for (int i = 0; i < 20; i++) {
                    job.iterate();
                }
                assertThat(job.loss()).isFinite();
                double least = kind == Solver.MULTIPLICATIVE ? 0 : 1e-8;
                assertThat(job.factors().d().get(0, 0)).isEqualTo(least);
                assertThat(job.factors().t().get(1, 1)).isEqualTo(least);
            }
        }
    }

    @Test
    void blocksThatDoNotFitTheShardAreRefused() {
        BlockSolver solver = new BlockSolver(SolverSettings.multiplicative());
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> solver.update(Side.D, shards(TOY), EXACT_T, EXACT_T))
                .withMessage("a block of 4 x 2 and a factor of 4 x 2 do not fit a shard of 3 x 4");
    }
}
