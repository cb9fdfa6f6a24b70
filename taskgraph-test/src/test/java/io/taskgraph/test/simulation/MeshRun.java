package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of a {@link MeshJob} under seeded faults, held against what it must give and must never do. */
final class MeshRun {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    MeshRun(SwarmPlan plan, Consumer<Simulation> prepare) {
        MeshJob job = MeshJob.of(plan.seed()).sized(plan.tasks(), plan.lastEpoch());
        CallbackChecker callbacks = new CallbackChecker(plan.faults().letCopiesOverlap());
        // One process alone must be able to hold all tasks: the others may be away when the faults are over.
        int slots = (int) job.tasks() + plan.random().nextInt(3);
        simulation = new Simulation(
                plan.timing(),
                plan.faults(),
                RuntimeSettings.builder("mesh", job.tasks())
                        .slots(slots)
                        .flags(SwarmPlan.flags(plan.seed()))
                        .build(),
                callbacks.watch(task -> new MeshTask(job, breaches)),
                job.topologies());
        FencingChecker fencing = new FencingChecker(simulation);
        prepare.accept(simulation);
        simulation.start(plan.processes());
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, job.lastEpoch())::equals, LIMIT));
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
    }

    /** Plans a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        MeshJob job = MeshJob.of(seed);
        return SwarmPlan.of(SimulatedJob.MESH, seed, job.tasks(), job.lastEpoch(), random -> {
            random.nextInt(3);
            return 1 + random.nextInt(6);
        });
    }

    List<String> breaches() {
        return breaches;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }
}
