package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.test.simulation.Fault;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an annotation asks for, and what is said of one that asks for what cannot be. */
class TestPlanTests {

    /** Methods that are looked at, and never run. */
    private interface Asked {

        @TaskGraphTest(
                tasks = 3,
                processes = 2,
                seed = 7,
                runs = 3,
                faults = {Fault.CRASH, Fault.CRASH})
        void sound(SimulatedJob job);

        @TaskGraphTest(tasks = 0)
        void noTask(SimulatedJob job);

        @TaskGraphTest(tasks = 1, processes = 101)
        void tooManyProcesses(SimulatedJob job);

        @TaskGraphTest(tasks = 1, slots = -1)
        void negativeSlots(SimulatedJob job);

        @TaskGraphTest(tasks = 1, runs = 0)
        void noRun(SimulatedJob job);

        @TaskGraphTest(tasks = 1, faultsWithinMillis = 0)
        void noSpan(SimulatedJob job);

        @TaskGraphTest(tasks = 5, processes = 2, slots = 2)
        void tooFewSlots(SimulatedJob job);

        @TaskGraphTest(tasks = 1, faults = Fault.CRASH)
        void faultsInACluster(JobCluster job);

        @TaskGraphTest(tasks = 1, runs = 2)
        void runsOfACluster(JobCluster job);

        @TaskGraphTest(tasks = 1)
        void withoutJob();

        @TaskGraphTest(tasks = 1)
        void withTwoJobs(SimulatedJob job, JobCluster cluster);
    }

    private static TestPlan plan(String name, @Nullable String seed, @Nullable String runs) {
        Method method = Arrays.stream(Asked.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return TestPlan.of(method.getAnnotation(TaskGraphTest.class), method, seed, runs);
    }

    private static void refused(String name, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(name, null, null))
                .withMessage("@TaskGraphTest on 'Asked." + name + "': " + message);
    }

    @Test
    void successiveSeedsAndFaultsAsOftenAsTheyAreNamed() {
        TestPlan plan = plan("sound", null, null);
        assertThat(plan.seeds()).containsExactly(7L, 8L, 9L);
        assertThat(plan.faults().counts()).containsOnlyKeys(Fault.CRASH).containsEntry(Fault.CRASH, 2);
        assertThat(plan.settings().slots()).isEqualTo(3);
        assertThat(plan.processes()).isEqualTo(2);
    }

    @Test
    void aPropertyReplaysOneSeedOrChangesTheNumberOfRuns() {
        assertThat(plan("sound", "42", null).seeds()).containsExactly(42L);
        assertThat(plan("sound", "-1", "9").seeds()).containsExactly(-1L);
        assertThat(plan("sound", null, "2").seeds()).containsExactly(7L, 8L);
    }

    @Test
    void badPropertiesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("sound", "x", null))
                .withMessage("system property 'taskgraph.test.seed' must be a whole number, but is 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("sound", null, "0"))
                .withMessage("system property 'taskgraph.test.runs' must be from 1 to 1000000, but is 0");
    }

    @Test
    void badValuesAreNamedWithTheirRule() {
        refused("noTask", "'tasks' must be from 1 to 2147483647, but is 0");
        refused("tooManyProcesses", "'processes' must be from 1 to 100, but is 101");
        refused("negativeSlots", "'slots' must be from 0 to 2147483647, but is -1");
        refused("noRun", "'runs' must be from 1 to 1000000, but is 0");
        refused("noSpan", "'faultsWithinMillis' must be from 1 to 2147483647, but is 0");
        refused(
                "tooFewSlots",
                "'processes' × 'slots' must be at least 'tasks', else some task never gets a node, but is 2 × 2 for 5 tasks");
    }

    @Test
    void aClusterHasNeitherFaultsNorRuns() {
        refused(
                "faultsInACluster",
                "'faults' must be empty with a JobCluster, but has 1; a SimulatedJob can have faults");
        refused("runsOfACluster", "'runs' must be 1 with a JobCluster, but is 2");
    }

    @Test
    void aTestHasOneJob() {
        refused("withoutJob", "the method must have one parameter of type SimulatedJob or JobCluster, but has 0");
        refused("withTwoJobs", "the method must have one parameter of type SimulatedJob or JobCluster, but has 2");
    }
}
