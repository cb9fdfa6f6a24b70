package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs all kinds of jobs under swarms of faults: some seeds that are always the same, and as many that no build has seen before.
 * {@code -Dtaskgraph.simulation.seeds=N} runs that many, {@code -Dtaskgraph.simulation.first=N} from that one on,
 * {@code -Dtaskgraph.simulation.job=MESH} one kind of job alone, {@code -Dtaskgraph.simulation.plan=…} one run that a failure has named.
 */
class SwarmSimulationTests {

    private static final long SEEDS = 100;

    @Test
    void nothingPromisedIsBrokenUnderSwarmsOfFaults() throws InterruptedException {
        String plan = System.getProperty("taskgraph.simulation.plan");
        if (plan != null) {
            replay(SwarmPlan.parse(plan));
            return;
        }
        Long first = Long.getLong("taskgraph.simulation.first");
        long seeds = Long.getLong("taskgraph.simulation.seeds", SEEDS);
        if (first != null) {
            run(first, seeds);
        } else {
            run(0, seeds / 2);
            run(Math.abs(new SecureRandom().nextLong() >> 8), seeds - seeds / 2);
        }
    }

    private static void replay(SwarmPlan plan) {
        plan.story().forEach(System.out::println);
        assertThat(plan.run()).as("breaches of %s", plan).isEmpty();
    }

    private static void run(long first, long seeds) throws InterruptedException {
        SimulationCampaign campaign = new SimulationCampaign(
                jobs(), Duration.ofSeconds(Long.getLong("taskgraph.simulation.shrink", 30)), System.out::println);
        System.out.println("simulation: seeds from " + first);
        assertThat(campaign.run(first, seeds))
                .as("failures of %s seeds from %s", seeds, first)
                .isEmpty();
    }

    private static List<SimulatedJob> jobs() {
        String job = System.getProperty("taskgraph.simulation.job");
        return job == null ? List.of(SimulatedJob.values()) : List.of(SimulatedJob.valueOf(job));
    }
}
