package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.record.RecordEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeavingRecordTests {

    @Test
    void aProcessThatLeavesSaysSoOnce() {
        IdleCluster cluster = new IdleCluster(2, Faults.delaysOnly());
        SimulatedProcess leaving = cluster.holders().get(0);
        List<RecordEvent> recorded = new ArrayList<>();
        leaving.runtime().recordTo((nanoTime, event) -> recorded.add(event));
        var unused = leaving.runtime().drain();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(recorded).filteredOn(RecordEvent.Left.class::isInstance).hasSize(1);
    }
}
