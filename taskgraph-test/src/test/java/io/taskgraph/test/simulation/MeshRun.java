package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One run of a {@link MeshJob} under seeded faults, held against what it must give and must never do. */
final class MeshRun {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    private MeshRun(long seed, Random random, Faults faults) {
        MeshJob job = MeshJob.of(seed);
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        // One process alone must be able to hold all tasks: the others may be away when the faults are over.
        int slots = (int) job.tasks() + random.nextInt(3);
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.of("mesh", job.tasks()).withSlots(slots),
                callbacks.watch(task -> new MeshTask(job, breaches)),
                job.topologies());
        FencingChecker fencing = new FencingChecker(simulation);
        simulation.start(1 + random.nextInt(6));
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, job.lastEpoch())::equals, LIMIT));
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
    }

    /** Runs under a mix that leaves out some of the faults. */
    static MeshRun ofSwarm(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.swarm(random);
        return new MeshRun(seed, random, faults);
    }

    List<String> breaches() {
        return breaches;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }
}
