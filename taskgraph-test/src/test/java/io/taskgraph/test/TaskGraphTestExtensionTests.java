package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** How tests run, what a failure says, and what is said of a job that is used in the wrong order. */
class TaskGraphTestExtensionTests {

    /** Ends the job, in epoch 0, in the way that its message says. */
    private record Ending(Outcome outcome) implements Task {

        @Override
        public void init(long taskId, Framework framework) {
            if (taskId == 0) {
                framework.shutdownJob(outcome);
            }
        }

        @Override
        public void enterEpoch(EpochContext context) {
            // It ends before it begins.
        }
    }

    /** Never ends. */
    private static final class Idle implements Task {

        @Override
        public void init(long taskId, Framework framework) {
            // It waits for ever.
        }

        @Override
        public void enterEpoch(EpochContext context) {
            // It waits for ever.
        }
    }

    /** Tests that are run by those of the outer class. */
    static class Inner {

        @TaskGraphTest(tasks = 1, seed = 40, runs = 3)
        void failsWithOddSeeds(SimulatedJob job) {
            job.tasks(id -> new Ending(Outcome.succeeded())).run();
            assertThat(job.seed() % 2).isZero();
        }

        @TaskGraphTest(tasks = -1)
        void cannotBe(SimulatedJob job) {
            job.run();
        }
    }

    private static Map<String, TestExecutionResult> run(String method) {
        Map<String, TestExecutionResult> results = new TreeMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Inner.class, method, "io.taskgraph.test.SimulatedJob"))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                results.put(test.getDisplayName(), result);
            }
        });
        return results;
    }

    @Test
    void eachSeedIsATestAndAFailureSaysHowToReplayIt() {
        Map<String, TestExecutionResult> results = run("failsWithOddSeeds");
        assertThat(List.of("seed 40", "seed 42"))
                .allSatisfy(name ->
                        assertThat(results.get(name).getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL));
        assertThat(results.get("seed 41").getThrowable().orElseThrow().getSuppressed())
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("'failsWithOddSeeds' failed with seed 41; run it alone with -Dtaskgraph.test.seed=41");
    }

    @Test
    void anAnnotationThatCannotBeFailsTheTest() {
        assertThat(run("cannotBe").values())
                .anySatisfy(
                        result -> assertThat(result.getThrowable())
                                .hasValueSatisfying(
                                        failure -> assertThat(failure)
                                                .hasMessage(
                                                        "@TaskGraphTest on 'Inner.cannotBe': 'tasks' must be from 1 to 2147483647, but is -1")));
    }

    @TaskGraphTest(tasks = 2)
    void theEndOfAJobIsAsserted(SimulatedJob job) {
        job.tasks(id -> new Ending(Outcome.failed("no luck"))).run();
        assertThat(job).hasFailedWith("luck").hasEndedInEpoch(0);
        assertThatThrownBy(() -> assertThat(job).hasSucceeded())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("[job of seed 1]", "expected the job to have SUCCEEDED", "no luck");
        assertThatThrownBy(() -> assertThat(job).hasFailedWith("bread"))
                .hasMessageContainingAll("expected a failure whose message contains 'bread'", "no luck");
        assertThatThrownBy(() -> assertThat(job).hasEndedInEpoch(1))
                .hasMessageContaining("expected the job to have ended in epoch 1");
    }

    @TaskGraphTest(tasks = 2)
    void whatATaskWasToldIsAsserted(SimulatedJob job) {
        job.tasks(id -> new Ending(Outcome.succeeded())).run();
        assertThatThrownBy(() -> assertThat(job).task(1).hasEnteredEpochs(0, 5))
                .hasMessageContainingAll("[job of seed 1, task 1]", "epochs 0 to 5", "[1, 2, 3, 4, 5] were not");
        assertThatThrownBy(() -> assertThat(job).task(0).wasTakenOver())
                .hasMessageContaining("expected the task to be taken over, but its owners were [0@");
        assertThatThrownBy(() -> assertThat(job).task(0).wasTold(3, "ring", "x", 1))
                .hasMessageContaining("expected epoch 3 to be entered");
        assertThatThrownBy(() -> assertThat(job).task(0).hasHadOwners(4)).hasMessageContaining("expected 4 owners");
        assertThatThrownBy(() -> assertThat(job).task(2)).hasMessage("'task' must be from 0 to 1, but is 2");
    }

    @TaskGraphTest(tasks = 2)
    void aJobThatDoesNotEndSaysWhereItStands(SimulatedJob job) {
        job.tasks(id -> new Idle()).atMost(Duration.ofMinutes(1));
        assertThatThrownBy(job::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "job of seed 1 has not ended within 1m of virtual time\n"
                                + "What it waits for, as 'explain' says:\n"
                                + "process 0: Epoch 0 has lasted ",
                        "no task has asked to advance it",
                        "\n  What would resolve it: A task calls incEpoch, or ends the job.\nLast events:",
                        "process 0: Entered[task=1,",
                        "Newest epoch that each task has entered: {0=0, 1=0}");
    }

    @TaskGraphTest(tasks = 1)
    void aClusterThatDoesNotEndSaysSo(JobCluster job) {
        job.tasks(id -> new Idle()).atMost(Duration.ofMillis(50));
        assertThatThrownBy(job::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("job in a cluster has not ended within 50ms\n"
                        + "What it waits for, as 'explain' says:\nprocess 0: ");
    }

    @TaskGraphTest(tasks = 8, processes = 7)
    void whatIsSaidOfManyProcessesIsBounded(SimulatedJob job) {
        job.tasks(id -> new Idle()).atMost(Duration.ofMinutes(1));
        assertThatThrownBy(job::run)
                .hasMessageContainingAll("\nprocess 4: ", "\nand 2 more processes\nLast events:")
                .message()
                .doesNotContain("\nprocess 5: ");
    }

    @TaskGraphTest(tasks = 2)
    void aConditionThatIsAwaitedInVainSaysWhereTheJobStands(SimulatedJob job) {
        job.tasks(id -> new Idle()).start();
        assertThatThrownBy(() -> job.runUntil(() -> false, Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "the awaited condition does not hold after 1m\nWhat it waits for, as 'explain' says:\nprocess 0: ",
                        "no task has asked to advance it");
    }

    @TaskGraphTest(tasks = 1)
    void whatIsCalledTooEarlyOrTooLateIsNamed(SimulatedJob job) {
        assertThatIllegalStateException()
                .isThrownBy(job::run)
                .withMessage(
                        "job 'whatIsCalledTooEarlyOrTooLateIsNamed' has no tasks: call 'tasks' before it is started");
        assertThatIllegalStateException()
                .isThrownBy(job::awaitEnd)
                .withMessage("'awaitEnd' must be called after 'start'");
        assertThatIllegalStateException().isThrownBy(job::outcome).withMessageContaining("has not been run to its end");
        job.tasks(id -> new Ending(Outcome.succeeded())).start();
        assertThatIllegalStateException()
                .isThrownBy(() -> job.linkage("ring", Topologies.ring(1)))
                .withMessage("'linkage' must be called before the job is started, and only then");
        assertThatThrownBy(() -> job.crash(1)).hasMessage("'process' must be from 0 to 0, but is 1");
        assertThat(job.awaitEnd().isSuccess()).isTrue();
    }
}
