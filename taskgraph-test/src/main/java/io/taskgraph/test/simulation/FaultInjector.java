package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;

/** Makes the faults of a simulation happen at their times. */
final class FaultInjector {

    private final Simulation simulation;
    private final VirtualTime time;
    private final Random random;
    private final Faults faults;
    private final Duration leaseTtl;
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final List<String> happened = new ArrayList<>();
    private BiPredicate<Fault, Integer> kept = (fault, number) -> true;
    private StringBuilder detail = new StringBuilder();
    private int ahead;

    FaultInjector(Simulation simulation, VirtualTime time, Random random, Faults faults, Duration leaseTtl) {
        this.simulation = simulation;
        this.time = time;
        this.random = random;
        this.faults = faults;
        this.leaseTtl = leaseTtl;
    }

    /** Lets only some of the faults happen: those of a kind are numbered from 0. */
    void keep(BiPredicate<Fault, Integer> newKept) {
        kept = newKept;
    }

    /** Plans all faults. */
    void plan() {
        for (Fault fault : Fault.values()) {
            for (int i = 0; i < faults.count(fault); i++) {
                Duration at = upTo(faults.within());
                if (!kept.test(fault, i)) {
                    continue;
                }
                int number = i;
                ahead++;
                time.after(at, () -> {
                    ahead--;
                    inject(fault, number);
                });
            }
        }
    }

    /** Returns whether all faults are over. */
    boolean isDone() {
        return ahead == 0;
    }

    /** Returns how often each fault has happened while the job ran. */
    Map<Fault, Integer> injected() {
        return injected;
    }

    /** Returns the faults so far, in order: time, fault, process, duration. */
    List<String> happened() {
        return happened;
    }

    private void inject(Fault fault, int number) {
        if (victim().isEmpty()) {
            return;
        }
        injected.merge(fault, 1, Integer::sum);
        detail = new StringBuilder();
        inject(fault);
        happened.add(millis(time.nanoTime()) + " ms: " + fault + "." + number + detail);
    }

    private static String millis(long nanos) {
        return Long.toString(nanos / 1_000_000);
    }

    private void inject(Fault fault) {
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
            case SILENT_WATCH -> victim().ifPresent(SimulatedProcess::silenceWatches);
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
        if (victims.isEmpty()) {
            return Optional.empty();
        }
        SimulatedProcess victim = victims.get(random.nextInt(victims.size()));
        detail.append(' ').append(victim.address());
        return Optional.of(victim);
    }

    private long in(Duration most) {
        long until = time.nanoTime() + upTo(most).toNanos();
        detail.append(" until ").append(millis(until)).append(" ms");
        return until;
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}
