package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.record.RecordEvent;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeavingRecordTests {

    @Test
    void aProcessThatLeavesSaysSoOnce() {
        Map<SimulatedProcess, List<RecordEvent>> recorded = new HashMap<>();
        Simulation simulation = new Simulation(
                7,
                Faults.delaysOnly(),
                RuntimeSettings.of("idle", 2).withSlots(2),
                task -> new EchoTask() {},
                EchoTask.allToAll(2));
        simulation.onStart(process -> {
            List<RecordEvent> events = new ArrayList<>();
            recorded.put(process, events);
            process.runtime().recordTo((nanoTime, event) -> events.add(event));
        });
        simulation.start(2);
        simulation.runUntil(() -> false, Duration.ofSeconds(1));

        SimulatedProcess leaving = simulation.processes().get(0);
        var unused = leaving.runtime().drain();
        simulation.runUntil(() -> false, Duration.ofSeconds(1));

        assertThat(recorded.get(leaving))
                .filteredOn(RecordEvent.Left.class::isInstance)
                .hasSize(1);
    }
}
