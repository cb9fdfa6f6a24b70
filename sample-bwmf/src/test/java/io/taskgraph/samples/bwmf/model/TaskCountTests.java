package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.samples.bwmf.io.FactorCodec;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the number of tasks and of processors must not change, and what it may. */
class TaskCountTests {

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
    @ValueSource(strings = {"planted5", "digits", "austen"})
    void factorsAndLossesAreTheSameBitForBitForAnyNumberOfTasks(String name) {
        ReferenceCase reference = new ReferenceCase(name, 5);
        List<Outcome> ofOneTask = outcomes(reference, 1);
        for (int tasks : new int[] {2, 4, 7}) {
            assertThat(outcomes(reference, tasks)).as("%d tasks", tasks).isEqualTo(ofOneTask);
        }
    }

    /** Returns what every way of solving gives, in double and in float. */
    private static List<Outcome> outcomes(ReferenceCase reference, int tasks) {
        List<TaskShards> shards = reference.shards(tasks);
        return Stream.of(Precision.values())
                .map(reference::start)
                .flatMap(start -> settings().map(settings -> run(settings, shards, start)))
                .toList();
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
