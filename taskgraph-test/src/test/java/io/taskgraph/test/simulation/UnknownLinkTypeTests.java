package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownLinkTypeTests {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkTypeWithoutTopologyEndsTheJobSayingWhatToDeclare(boolean byFlag) {
        Simulation simulation = new Simulation(
                1,
                Faults.delaysOnly(),
                RuntimeSettings.of("links", 2),
                id -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (byFlag) {
                            framework.flagMeta(context, "Prents", "ready");
                        } else {
                            framework.getTopology("Prents");
                        }
                    }
                },
                TreeSum.topologies(2));
        simulation.start(1);

        assertThat(simulation.runToEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(simulation.processes().get(0).outcome().message())
                .endsWith("callback 'enterEpoch': there is no topology for link type 'Prents', only for [Children];"
                        + " declare a Topology bean of that name or annotated with @LinkType(\"Prents\"), or call"
                        + " Bootstrap.addLinkage");
    }
}
