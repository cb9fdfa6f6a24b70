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
                .flatMap(name -> Stream.of(Precision.values()).map(precision -> Arguments.of(name, precision)));
    }

    private static Stream<SolverSettings> settings() {
        return Stream.of(
                SolverSettings.projectedGradient(LineSearch.ROW),
                SolverSettings.multiplicative(),
                frobenius(Solver.PROJECTED_GRADIENT),
                frobenius(Solver.MULTIPLICATIVE));
    }

    private static SolverSettings frobenius(Solver solver) {
        return new SolverSettings(Loss.FROBENIUS, solver, LineSearch.ROW, 3, Bounds.POSITIVE);
    }

    @ParameterizedTest
    @MethodSource("independent")
    void factorsAndLossesAreTheSameBitForBitForAnyNumberOfTasks(String name, Precision precision) {
        ReferenceCase reference = new ReferenceCase(name, 5);
        Factors start = reference.start(precision);
        List<TaskShards> whole = reference.shards(1);
        List<Outcome> ofOneTask =
                settings().map(settings -> run(settings, whole, start)).toList();
        for (int tasks : new int[] {2, 4, 7}) {
            List<TaskShards> shards = reference.shards(tasks);
            assertThat(settings().map(settings -> run(settings, shards, start)).toList())
                    .as("%d tasks", tasks)
                    .isEqualTo(ofOneTask);
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
            return pool.submit(() -> run(settings, reference.shards(2), reference.start(Precision.DOUBLE)))
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    private static Outcome run(SolverSettings settings, List<TaskShards> shards, Factors start) {
        SimulatedTasks job = new SimulatedTasks(settings, shards, start);
        for (int i = 0; i < 3; i++) {
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
