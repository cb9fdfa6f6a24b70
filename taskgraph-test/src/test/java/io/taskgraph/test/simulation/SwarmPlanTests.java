package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SwarmPlanTests {

    /** Immutable maps come in another order in each JVM; a seed that fails must mean the same in all of them. */
    @Test
    void aSeedIsTheSamePlanInEveryJvm() {
        String plans = LongStream.range(0, 40)
                .mapToObj(seed -> SimulatedJob.TREE.plan(seed).kept().toString())
                .collect(Collectors.joining());
        assertThat(plans).hasSizeGreaterThan(1_000);
        assertThat(plans.hashCode())
                .as("hash of all plans; it changes when kinds of faults are added")
                .isEqualTo(1_388_000_513);
    }
}
