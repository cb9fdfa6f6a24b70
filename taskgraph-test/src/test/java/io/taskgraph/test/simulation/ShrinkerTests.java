package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.simulation.SwarmPlan.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan that fails is made smaller until only what matters is left, and can be replayed from its text. */
class ShrinkerTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_SEEDS = 20_000;

    /** No seed before it shows a broken fence; a change of the protocol's timing may make it a later one. */
    private static final long FIRST_SEED = 1009;

    /** Goal: nothing but the faults that matter, and the least of all else. Method: a run that fails if two of its many faults happen. */
    @Test
    void whatDoesNotMatterIsLeftOut() {
        SwarmPlan plan = planWithManyFaults();
        List<Planned> all = List.copyOf(plan.kept());
        Set<Planned> culprits = Set.of(all.get(1), all.get(all.size() - 1));
        Shrinker shrinker = new Shrinker(
                tried -> tried.kept().containsAll(culprits) && tried.tasks() > 3
                        ? List.of("task " + tried.tasks() + " is wrong")
                        : List.of(),
                System::nanoTime,
                LIMIT);
        SwarmPlan smallest = shrinker.shrink(plan, List.of("task 15 is wrong"));
        assertThat(smallest.kept()).isEqualTo(culprits);
        assertThat(smallest.tasks()).isEqualTo(4);
        assertThat(smallest.processes()).isEqualTo(1);
        assertThat(smallest.lastEpoch()).isZero();
        assertThat(smallest.faults().lostAnswers()).isZero();
        assertThat(smallest.faults().drift()).isZero();
        assertThat(SwarmPlan.parse(smallest.toString())).hasToString(smallest.toString());
        assertThat(shrinker.runs()).isLessThan(500);
    }

    @Test
    void anotherFailureIsNotTakenForTheSame() {
        SwarmPlan plan = planWithManyFaults();
        Shrinker shrinker = new Shrinker(
                tried -> List.of(tried.equals(plan) ? "task 3 is wrong" : "the job has not ended"),
                System::nanoTime,
                LIMIT);
        assertThat(shrinker.shrink(plan, List.of("task 3 is wrong"))).isEqualTo(plan);
    }

    @Test
    void theSearchEndsInTime() {
        SwarmPlan plan = planWithManyFaults();
        long[] now = {0};
        Shrinker shrinker = new Shrinker(
                tried -> {
                    now[0] += Duration.ofSeconds(6).toNanos();
                    return List.of();
                },
                () -> now[0],
                LIMIT);
        assertThat(shrinker.shrink(plan, List.of("wrong"))).isEqualTo(plan);
        assertThat(shrinker.runs()).isEqualTo(4);
    }

    /**
     * Goal: a broken rule is told by the few faults that it takes. Method: processes act past their deadline, and the first seed of the
     * swarm that notices is made smaller. It takes a process that stands still or hears nothing, and a few more that let it act for long.
     */
    @Test
    void aBrokenFenceIsToldByThePauseThatItTakes() throws Exception {
        try (BrokenRule ignored =
                BrokenRule.of("io.taskgraph.runtime.Fence", Mutations.AlwaysOpen.class, named("isOpen"))) {
            SwarmPlan failing = firstThatActsAfterItsSuccessor();
            Shrinker shrinker = new Shrinker(SwarmPlan::run, System::nanoTime, LIMIT);
            SwarmPlan smallest = shrinker.shrink(failing, failing.run());
            System.out.println("shrunk " + failing + " with " + failing.kept() + " in " + shrinker.runs() + " runs to "
                    + smallest + ": " + smallest.story());
            assertThat(smallest.kept())
                    .as("what is left of %s", failing.kept())
                    .hasSizeLessThan(failing.kept().size() / 2)
                    .extracting(Planned::fault)
                    .containsAnyOf(Fault.PAUSE, Fault.CUT, Fault.DEAF, Fault.MUTE, Fault.OUTAGE);
            assertThat(SwarmPlan.parse(smallest.toString())).isEqualTo(smallest);
        }
    }

    /** Goal: a campaign names the smallest plan and how to replay it. */
    @Test
    void aCampaignTellsTheSmallestPlan() throws Exception {
        List<String> told = new ArrayList<>();
        SimulationCampaign campaign = new SimulationCampaign(List.of(SimulatedJob.TREE), LIMIT, told::add);
        try (BrokenRule ignored =
                BrokenRule.of("io.taskgraph.engine.LocalCopy", Mutations.ToldAgain.class, named("tell"))) {
            assertThat(campaign.run(0, 1))
                    .singleElement()
                    .asString()
                    .contains("the smallest of ", "replay with -Dtaskgraph.simulation.plan=TREE,seed=0", "told twice");
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(2);
    }

    private static SwarmPlan planWithManyFaults() {
        for (long seed = 0; seed < MAX_SEEDS; seed++) {
            SwarmPlan plan = SimulatedJob.TREE.plan(seed);
            if (plan.kept().size() > 10
                    && plan.faults().lostAnswers() > 0
                    && plan.faults().drift() > 0
                    && plan.faults().resets() > 0) {
                return plan;
            }
        }
        throw new IllegalStateException("no seed below " + MAX_SEEDS + " has many faults");
    }

    /** Of the plans with many faults, the first that shows the broken fence; all happen soon, so that pauses meet the job at work. */
    private static SwarmPlan firstThatActsAfterItsSuccessor() {
        for (long seed = FIRST_SEED; seed < MAX_SEEDS; seed++) {
            SwarmPlan plan = SimulatedJob.TREE.plan(seed);
            Faults faults = plan.faults();
            if (plan.kept().size() <= 5 || faults.count(Fault.PAUSE) < 3 || faults.drift() > 0) {
                continue;
            }
            SwarmPlan soon = plan.sized(3, plan.tasks(), plan.lastEpoch())
                    .under(faults.withMaxDelay(Duration.ofMillis(20)).within(Duration.ofSeconds(1)));
            if (soon.run().stream().anyMatch(breach -> breach.contains("after a newer incarnation has acted"))) {
                return soon;
            }
        }
        throw new IllegalStateException("no seed below " + MAX_SEEDS + " notices");
    }
}
