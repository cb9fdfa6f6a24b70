package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.samples.bwmf.io.FactorCodec;
import io.taskgraph.samples.bwmf.model.LineSearch;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.model.ReferenceCase;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.test.simulation.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever processes are killed, stand still or are cut off: the factors are those of the run without failure, bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledTasksTests {

    private static final int TASKS = 4;
    private static final int PROCESSES = 3;
    private static final int SEEDS = 40;

    private final Problem problem = SimulatedJob.problem(
            new ReferenceCase("planted5", 5).input(),
            SolverSettings.projectedGradient(LineSearch.ROW),
            new StopRule(5, 1e-9, Double.POSITIVE_INFINITY),
            new ReferenceCase("planted5", 5).start(Precision.DOUBLE));

    private final SimulatedJob undisturbed = new SimulatedJob(problem, TASKS, PROCESSES, 0, Faults.delaysOnly(), 0);

    private static Faults faults() {
        return Faults.delaysOnly()
                .with(Fault.CRASH, 3)
                .with(Fault.VANISH, 1)
                .with(Fault.PAUSE, 1)
                .with(Fault.CUT, 1)
                .with(Fault.HAND_OVER, 1)
                .within(Duration.ofMillis(600));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void factorsAndLossesAreThoseOfTheRunWithoutFailure(int damagedCheckpoints) {
        int crashes = 0;
        int restored = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedJob job = new SimulatedJob(problem, TASKS, PROCESSES, seed, faults(), damagedCheckpoints);
            assertThat(job.outcomes()).as("seed %d", seed).isNotEmpty().allMatch(Outcome::isSuccess);
            assertThat(job.course().points())
                    .as("seed %d", seed)
                    .isEqualTo(undisturbed.course().points());
            assertThat(encoded(job)).as("seed %d", seed).isEqualTo(encoded(undisturbed));
            crashes += job.injected().getOrDefault(Fault.CRASH, 0);
            restored += job.restored().size();
        }
        assertThat(crashes).isGreaterThan(SEEDS);
        assertThat(restored).isGreaterThan(SEEDS);
    }

    @Test
    void taskThatHasLostMoreThanOneEpochEndsTheJobAndSaysWhatToSet() {
        List<Outcome> failed = java.util.stream.LongStream.range(0, SEEDS)
                .mapToObj(seed -> new SimulatedJob(problem, TASKS, PROCESSES, seed, faults(), 100))
                .flatMap(job -> job.outcomes().stream())
                .filter(outcome -> !outcome.isSuccess())
                .toList();
        assertThat(failed)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.message())
                        .contains(
                                "has the factors after 0 epochs, but the job is in epoch",
                                "taskgraph.checkpoint.directory"));
    }

    private static List<Object> encoded(SimulatedJob job) {
        return List.of(
                FactorCodec.encode(0, job.factors().d()),
                FactorCodec.encode(0, job.factors().t()));
    }
}
