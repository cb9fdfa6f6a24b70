package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes the faults of a simulation happen at their times. */
final class FaultInjector {

    private final Simulation simulation;
    private final VirtualTime time;
    private final Random random;
    private final Faults faults;
    private final Duration leaseTtl;
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private int ahead;

    FaultInjector(Simulation simulation, VirtualTime time, Random random, Faults faults, Duration leaseTtl) {
        this.simulation = simulation;
        this.time = time;
        this.random = random;
        this.faults = faults;
        this.leaseTtl = leaseTtl;
    }

    /** Plans all faults. */
    void plan() {
        for (Fault fault : Fault.values()) {
            for (int i = 0; i < faults.counts().getOrDefault(fault, 0); i++) {
                ahead++;
                time.after(upTo(faults.within()), () -> {
                    ahead--;
                    inject(fault);
                });
            }
        }
    }

    /** Tells whether all faults are over. */
    boolean isDone() {
        return ahead == 0;
    }

    /** Returns how often each fault has happened while the job ran. */
    Map<Fault, Integer> injected() {
        return injected;
    }

    private void inject(Fault fault) {
        if (victim().isEmpty()) {
            return;
        }
        injected.merge(fault, 1, Integer::sum);
        switch (fault) {
            case OUTAGE -> simulation.storeAway(upTo(leaseTtl.multipliedBy(3)));
            case CRASH -> victim().ifPresent(this::crash);
            case VANISH ->
                victim().ifPresent(process -> {
                    process.vanish();
                    startLater();
                });
            case PAUSE -> victim().ifPresent(process -> simulation.pause(process, in(leaseTtl.multipliedBy(2))));
            case CUT -> victim().ifPresent(process -> process.cutUntil(in(leaseTtl.multipliedBy(2))));
            case DEAF -> victim().ifPresent(process -> process.deafUntil(in(leaseTtl.multipliedBy(2))));
            case MUTE -> victim().ifPresent(process -> process.muteUntil(in(leaseTtl.multipliedBy(2))));
            case SLOW -> victim().ifPresent(process -> process.slowUntil(in(leaseTtl)));
            case ONE_WAY ->
                victim().ifPresent(from -> victim().filter(to -> to != from)
                        .ifPresent(to -> from.unheardUntil(to, in(leaseTtl.multipliedBy(2)))));
            case COMPACTION -> simulation.compact();
            case WATCH_GAP -> victim().ifPresent(SimulatedProcess::breakWatches);
            case HAND_OVER -> victim().ifPresent(this::handOver);
            case HAND_OVER_TASK -> victim().ifPresent(this::handOverTask);
            case FALSE_EVIDENCE -> victim().ifPresent(SimulatedProcess::accuse);
        }
    }

    private void crash(SimulatedProcess process) {
        process.kill();
        startLater();
    }

    private void handOver(SimulatedProcess process) {
        simulation.startProcess();
        process.runtime().drain().whenComplete((left, failure) -> process.kill());
    }

    private void handOverTask(SimulatedProcess process) {
        List<Long> tasks = simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().endsWith("/primary") && process.holds(entry.leaseId()))
                .map(entry -> Long.valueOf(entry.key().split("/", -1)[3]))
                .toList();
        if (tasks.isEmpty()) {
            return;
        }
        try {
            process.runtime().monitor().handOver(tasks.get(random.nextInt(tasks.size())));
        } catch (IllegalStateException e) {
            // it has not begun there, or has ended
        }
    }

    private void startLater() {
        ahead++;
        time.after(upTo(leaseTtl), () -> {
            ahead--;
            simulation.startProcess();
        });
    }

    private Optional<SimulatedProcess> victim() {
        List<SimulatedProcess> victims = simulation.processes().stream()
                .filter(process -> process.isAlive() && process.outcome() == null)
                .toList();
        return victims.isEmpty() ? Optional.empty() : Optional.of(victims.get(random.nextInt(victims.size())));
    }

    private long in(Duration most) {
        return time.nanoTime() + upTo(most).toNanos();
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}
