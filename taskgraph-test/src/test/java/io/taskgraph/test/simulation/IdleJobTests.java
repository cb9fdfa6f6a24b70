package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that do nothing cost nothing but the lease, also where what is wanted can not be had. */
class IdleJobTests {

    /** Messages, answers and wake-ups of a process in a minute; one that never rests has 75,000 here. */
    private static final int FEW = 10_000;

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 1", "3, 2"})
    void aMinuteTakesFewEvents(int processes, int replicas) {
        Simulation simulation = new Simulation(
                3,
                Faults.delaysOnly(),
                RuntimeSettings.of("idle", 4)
                        .withSlots(12)
                        .withBackup(BackupSettings.none().withReplicas(replicas)),
                task -> new IdleTask(),
                Map.of());
        simulation.start(processes);
        simulation.runUntil(() -> false, Duration.ofMinutes(1));

        int[] events = {0};
        simulation.runUntil(
                () -> {
                    events[0]++;
                    return false;
                },
                Duration.ofMinutes(1));

        assertThat(events[0]).isLessThan(FEW * processes);
    }
}
