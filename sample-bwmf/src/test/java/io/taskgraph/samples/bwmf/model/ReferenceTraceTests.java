package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses from the given starting factors against those of other implementations, iteration by iteration. Differences are
 * taken relative to the divergence, since the loss itself lacks a large constant.
 */
class ReferenceTraceTests {

    private static final double TOLERANCE = 1e-9;

    /** Up to here rounding does not yet decide line searches of 4 blocks; for 1 block the references say how far it does. */
    private static final int STABLE_WITH_FOUR_BLOCKS = 7;

    private static final double ANOTHER_PATH = 0.02;

    static Stream<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lineSearchByBlockFollowsTheReferenceOfOneBlock(ReferenceCase reference) {
        List<Double> rounding = reference.roundingOfBlockTrace();
        List<Double> losses = reference.blockTrace(1);
        SimulatedTasks job = job(reference, SolverSettings.projectedGradient(LineSearch.BLOCK), 1);
        double tolerance = TOLERANCE;
        for (int iteration = 0; iteration < rounding.size(); iteration++) {
            tolerance = Math.max(tolerance, rounding.get(iteration));
            assertLoss(reference, job, iteration, losses.get(iteration), tolerance);
            job.iterate();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lineSearchByBlockFollowsTheReferenceOfFourBlocks(ReferenceCase reference) {
        List<Double> losses = reference.blockTrace(4);
        SimulatedTasks job = job(reference, SolverSettings.projectedGradient(LineSearch.BLOCK), 4);
        for (int iteration = 0; iteration < losses.size(); iteration++) {
            double tolerance = iteration <= STABLE_WITH_FOUR_BLOCKS ? TOLERANCE : ANOTHER_PATH;
            assertLoss(reference, job, iteration, losses.get(iteration), tolerance);
            job.iterate();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void multiplicativeUpdatesFollowScikitLearn(ReferenceCase reference) {
        SimulatedTasks job = job(reference, SolverSettings.multiplicative(), 1);
        int iteration = 0;
        for (Map.Entry<Integer, Double> point :
                reference.multiplicativeTrace().headMap(501).entrySet()) {
            for (; iteration < point.getKey(); iteration++) {
                job.iterate();
            }
            assertLoss(reference, job, iteration, point.getValue(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lineSearchByRowIsNeverBehindLineSearchByBlock(ReferenceCase reference) {
        List<Double> losses = reference.blockTrace(1);
        SimulatedTasks job = job(reference, SolverSettings.projectedGradient(LineSearch.ROW), 1);
        double rounding = TOLERANCE * Math.abs(reference.constant());
        for (int iteration = 0; iteration <= 30; iteration++) {
            assertThat(job.loss()).as("iteration %d", iteration).isLessThanOrEqualTo(losses.get(iteration) + rounding);
            job.iterate();
        }
        // What the references reach with 100 (austen, rank 20: 60) iterations by block.
        assertThat(job.loss() + reference.constant()).isLessThanOrEqualTo(reference.divergenceAtMost());
    }

    private static SimulatedTasks job(ReferenceCase reference, SolverSettings settings, int tasks) {
        return new SimulatedTasks(settings, reference.shards(tasks), reference.start(Precision.DOUBLE));
    }

    private static void assertLoss(
            ReferenceCase reference, SimulatedTasks job, int iteration, double expected, double tolerance) {
        double divergence = Math.abs(expected + reference.constant());
        double lastDigits = 1e-14 * Math.abs(reference.constant());
        assertThat(job.loss())
                .as("iteration %d", iteration)
                .isCloseTo(expected, within(tolerance * divergence + lastDigits));
    }
}
