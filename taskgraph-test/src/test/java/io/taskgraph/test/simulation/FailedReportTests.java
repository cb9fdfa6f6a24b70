package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.WaitingTask;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.LocalCopy;
import io.taskgraph.status.TaskStatus.RequestStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks whose own word on what they do fails: a look at the job shows all the rest, and the failure in its place. */
class FailedReportTests {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String OF_WAITS = "'waits' of task 0 has failed: java.lang.IllegalStateException: boom";
    private static final String OF_WORK = "'work' of task 1 has failed: java.lang.AssertionError: on purpose";
    private static final String OF_NULL =
            "'waits' of task 2 has failed: io.taskgraph.NullReturnException: 'waits' of task 2"
                    + " returned null: it must return a list, empty if it waits for nobody";

    private final Simulation simulation = new Simulation(
            1, Faults.delaysOnly(), RuntimeSettings.of("reports", 3), FailedReportTests::task, EchoTask.allToAll(3));

    private JobMonitor monitor() {
        simulation.start(1);
        simulation.runUntil(() -> false, Duration.ofSeconds(1));
        return simulation.processes().get(0).runtime().monitor();
    }

    @Test
    void failedReportsHideNothingElseOfASnapshot() {
        JobSnapshot snapshot = monitor().snapshot(PATIENCE);
        LocalCopy first = snapshot.task(0).local();
        assertThat(first.failedReports()).containsExactly(OF_WAITS);
        assertThat(first.computations()).extracting(Activity::name).containsExactly("iteration 5");
        LocalCopy second = snapshot.task(1).local();
        assertThat(second.failedReports()).containsExactly(OF_WORK);
        assertThat(second.requests()).extracting(RequestStatus::method).containsExactly("allReduce 'sums'");
        assertThat(snapshot.task(2).local().failedReports()).containsExactly(OF_NULL);
    }

    @Test
    void anExplanationSaysWhatItLeavesOut() {
        assertThat(monitor().explain(PATIENCE).sentence())
                .contains("allReduce 'sums' for task 2")
                .endsWith(" This leaves out what code of the application did not tell: " + OF_WAITS + ", " + OF_WORK
                        + ", " + OF_NULL + ".");
    }

    private static EchoTask task(long id) {
        return id == 0 ? new WithoutWaits() : id == 1 ? new WithoutWork() : new WithNull();
    }

    private static final class WithoutWaits extends EchoTask implements WaitingTask {

        @Override
        public List<TaskWork> work() {
            return List.of(new TaskWork("iteration 5", Thread.currentThread(), Duration.ofMillis(1)));
        }

        @Override
        public List<TaskWait> waits() {
            throw new IllegalStateException("boom");
        }
    }

    private static final class WithoutWork extends EchoTask implements WaitingTask {

        @Override
        public List<TaskWork> work() {
            throw new AssertionError("on purpose");
        }

        @Override
        public List<TaskWait> waits() {
            return List.of(new TaskWait("allReduce 'sums'", List.of(2L), Duration.ofSeconds(3)));
        }
    }

    private static final class WithNull extends EchoTask implements WaitingTask {

        @Override
        @SuppressWarnings("NullAway") // As an application without such a check would.
        public List<TaskWait> waits() {
            return null;
        }
    }
}
