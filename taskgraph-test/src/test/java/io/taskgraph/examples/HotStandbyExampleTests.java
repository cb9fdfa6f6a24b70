package io.taskgraph.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.RequestFailedException;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.simulation.Faults;
import io.taskgraph.test.simulation.SimulatedProcess;
import io.taskgraph.test.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The replicated counters of docs/coding.md, and what answers a wrong use. */
class HotStandbyExampleTests {

    private static final RuntimeSettings SETTINGS = RuntimeSettings.of("clicks", 2)
            .withSlots(1)
            .withBackup(BackupSettings.none().withReplicas(1));

    @Test
    void noClickIsLostOrCountedTwiceWhenTheProcessOfTheCountersLeaves() {
        Simulation simulation = new Simulation(
                7, Faults.delaysOnly(), SETTINGS, task -> task == 0 ? new Counters() : new Clicks(500), Map.of());
        simulation.start(4);
        for (int i = 0; i < 3; i++) {
            simulation.runUntil(() -> false, Duration.ofMillis(500));
            holder(simulation).runtime().close();
            simulation.startProcess();
        }
        assertThat(simulation.runToEnd(Duration.ofMinutes(5))).isTrue();
        assertThat(simulation.processes().stream().map(SimulatedProcess::outcome))
                .contains(Outcome.succeeded("clicks: 500").reportedBy(1, 0));
    }

    private static SimulatedProcess holder(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().endsWith("/tasks/0/primary"))
                .flatMap(entry -> simulation.processes().stream().filter(process -> process.holds(entry.leaseId())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anUpdateOfATaskThatTakesNoneFailsAndSaysSo() {
        List<Throwable> failures = new ArrayList<>();
        run(framework -> framework.update(1, UpdateLog.of(ByteString.EMPTY)).whenComplete((none, failure) -> {
            failures.add(failure);
            framework.shutdownJob(Outcome.succeeded());
        }));
        assertThat(failures).singleElement().isInstanceOfSatisfying(RequestFailedException.class, failure -> {
            assertThat(failure.status().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(failure).hasMessageContaining("task 1 does not implement 'Backupable'");
        });
    }

    @Test
    void anUpdateThatIsTooLargeOrOfNoTaskIsRefusedAtOnce() {
        run(framework -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> framework.update(0, UpdateLog.of(ByteString.copyFrom(new byte[(1 << 20) + 1]))))
                    .withMessageContaining("must not be larger than 1048576 bytes (taskgraph.backup.update-limit)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> framework.update(2, UpdateLog.of(ByteString.EMPTY)))
                    .withMessageContaining("'taskId' must be from 0 to 1, but is 2");
            framework.shutdownJob(Outcome.succeeded());
        });
    }

    private static void run(Consumer<BackedUpFramework> action) {
        Simulation simulation = new Simulation(
                1,
                Faults.delaysOnly(),
                SETTINGS,
                task -> new Task() {
                    private BackedUpFramework framework;

                    @Override
                    public void init(long taskId, Framework newFramework) {
                        framework = (BackedUpFramework) newFramework;
                    }

                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (framework.getTaskId() == 0) {
                            action.accept(framework);
                        }
                    }
                },
                Map.of());
        simulation.start(2);
        assertThat(simulation.runToEnd(Duration.ofMinutes(5))).isTrue();
        assertThat(simulation.processes())
                .allSatisfy(process -> assertThat(process.outcome())
                        .extracting(Outcome::status)
                        .isEqualTo(Outcome.Status.SUCCEEDED));
    }
}
