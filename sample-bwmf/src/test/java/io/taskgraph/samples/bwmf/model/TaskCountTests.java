package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.samples.bwmf.io.FactorCodec;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the number of tasks and of processors must not change, and what it may. */
class TaskCountTests {

    static Stream<Arguments> independent() {
        return Stream.of("planted5", "digits", "austen")
                .map(name -> new ReferenceCase(name, 5))
                .flatMap(reference -> Stream.of(Precision.values())
                        .flatMap(precision -> Stream.of(
                                        SolverSettings.projectedGradient(LineSearch.ROW),
                                        SolverSettings.multiplicative(),
                                        frobenius(Solver.PROJECTED_GRADIENT),
                                        frobenius(Solver.MULTIPLICATIVE))
                                .map(settings -> Arguments.of(reference, precision, settings))));
    }

    private static SolverSettings frobenius(Solver solver) {
        return new SolverSettings(Loss.FROBENIUS, solver, LineSearch.ROW, 3, Bounds.POSITIVE);
    }

    @ParameterizedTest
    @MethodSource("independent")
    void factorsAndLossesAreTheSameBitForBitForAnyNumberOfTasks(
            ReferenceCase reference, Precision precision, SolverSettings settings) {
        Outcome one = run(reference, precision, settings, 1, 3);
        for (int tasks : new int[] {2, 4, 7}) {
            assertThat(run(reference, precision, settings, tasks, 3))
                    .as("%d tasks", tasks)
                    .isEqualTo(one);
        }
    }

    @Test
    void blockWithOneStepLengthGivesTheSameBitsOnOneProcessorAndOnMany() throws Exception {
        ReferenceCase reference = new ReferenceCase("planted5", 20);
        SolverSettings settings = SolverSettings.projectedGradient(LineSearch.BLOCK);
        Outcome alone = inPool(1, reference, settings);
        assertThat(inPool(4, reference, settings)).isEqualTo(alone);
    }

    private static Outcome inPool(int processors, ReferenceCase reference, SolverSettings settings) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(processors);
        try {
            return pool.submit(() -> run(reference, Precision.DOUBLE, settings, 2, 3))
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    private static Outcome run(
            ReferenceCase reference, Precision precision, SolverSettings settings, int tasks, int iterations) {
        SimulatedTasks job = new SimulatedTasks(settings, reference.shards(tasks), reference.start(precision));
        for (int i = 0; i < iterations; i++) {
            job.iterate();
        }
        Evaluation d = job.evaluate(Side.D);
        Evaluation t = job.evaluate(Side.T);
        return new Outcome(
                FactorCodec.encode(0, job.factors().d()),
                FactorCodec.encode(0, job.factors().t()),
                List.of(
                        d.loss().value(),
                        d.squaredGradient().value(),
                        t.squaredGradient().value()));
    }

    private record Outcome(Object d, Object t, List<Double> sums) {}
}
