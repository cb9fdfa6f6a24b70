package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * The faults of a simulation, and their frequency.
 *
 * @param maxDelay longest way of a message or a hand-over between threads, but for the one in 32 that may take 20 times as long; each
 *     is drawn evenly, so messages overtake, and an answer may come after its consequences elsewhere. A hand-over takes no more than 2 s
 * @param lostAnswers share of transactions whose answer is lost, half of them without having happened, and of changes that are
 *     told once more after later ones; 0 to 1
 * @param resets share of data requests whose connection breaks when they have been served, so that they are asked again; 0 to 1
 * @param drift share by which the clock of a process may be faster or slower than that of the coordinator; 0 to less than 1. Unless it
 *     is 0, the clocks start anywhere, too, and may wrap around
 * @param counts how often each fault happens, each time at a random moment and to a random process
 * @param within span of time from the start in which they happen
 */
public record Faults(
        Duration maxDelay,
        double lostAnswers,
        double resets,
        double drift,
        Map<Fault, Integer> counts,
        Duration within) {

    private static final long[] DELAYS = {1, 3, 10, 30, 100};
    private static final double[] SHARES = {0, 0, 0.01, 0.05, 0.15};
    private static final double[] DRIFTS = {0, 0, 1e-6, 0.01, 0.2};
    private static final int MAX_TIMES = 4;

    public Faults {
        counts = Map.copyOf(counts);
    }

    /** Returns delays alone, of 2 ms at most. */
    public static Faults delaysOnly() {
        return delaysUpTo(Duration.ofMillis(2));
    }

    /** Returns delays alone. */
    public static Faults delaysUpTo(Duration maxDelay) {
        return new Faults(maxDelay, 0, 0, 0, Map.of(), Duration.ofSeconds(1));
    }

    /**
     * Returns a mix that leaves some faults out altogether, so that others show effects that those would hide (Groce and others,
     * "Swarm Testing", ISSTA 2012).
     */
    public static Faults swarm(Random random) {
        double share = (1 + random.nextInt(4)) / 5.0;
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.HAND_OVER_TASK, Fault.SILENT_WATCH))) {
            if (random.nextDouble() < share) {
                counts.put(fault, 1 + random.nextInt(MAX_TIMES));
            }
        }
        Faults drawn = new Faults(
                Duration.ofMillis(DELAYS[random.nextInt(DELAYS.length)]),
                SHARES[random.nextInt(SHARES.length)],
                SHARES[random.nextInt(SHARES.length)],
                DRIFTS[random.nextInt(DRIFTS.length)],
                counts,
                Duration.ofMillis(200L << random.nextInt(8)));
        return drawn.withSomeHandOvers().withSomeSilence();
    }

    /** One mix in four has some; which ones follows from the mix itself, so that known seeds keep their meaning. */
    private Faults withSomeHandOvers() {
        Random own = new Random(
                Objects.hash(maxDelay, within, lostAnswers, resets, List.copyOf(new TreeMap<>(counts).values())));
        return own.nextInt(4) > 0 ? this : with(Fault.HAND_OVER_TASK, 1 + own.nextInt(MAX_TIMES));
    }

    /** One mix in seven has some; which ones follows from the mix itself, too. */
    private Faults withSomeSilence() {
        return withSomeSilence(
                Objects.hash(maxDelay, within, lostAnswers, resets, List.copyOf(new TreeMap<>(counts).values())));
    }

    /** Returns these faults with silent watches for one seed in seven, so that known seeds of the others keep their meaning. */
    public Faults withSomeSilence(long seed) {
        Random own = new Random(~seed);
        return own.nextInt(7) > 0 ? this : with(Fault.SILENT_WATCH, 1 + own.nextInt(MAX_TIMES));
    }

    /** Returns these faults with other delays. */
    public Faults withMaxDelay(Duration delay) {
        return new Faults(delay, lostAnswers, resets, drift, counts, within);
    }

    /** Returns these faults with another share of lost answers. */
    public Faults withLostAnswers(double share) {
        return new Faults(maxDelay, share, resets, drift, counts, within);
    }

    /** Returns these faults with another share of broken connections. */
    public Faults withResets(double share) {
        return new Faults(maxDelay, lostAnswers, share, drift, counts, within);
    }

    /** Returns these faults with clocks that are wrong by another share. */
    public Faults withDrift(double share) {
        return new Faults(maxDelay, lostAnswers, resets, share, counts, within);
    }

    /** Returns these faults with another number of one of them. */
    public Faults with(Fault fault, int times) {
        Map<Fault, Integer> changed = new EnumMap<>(Fault.class);
        changed.putAll(counts);
        changed.put(fault, times);
        return new Faults(maxDelay, lostAnswers, resets, drift, changed, within);
    }

    /** Returns these faults in another span of time. */
    public Faults within(Duration span) {
        return new Faults(maxDelay, lostAnswers, resets, drift, counts, span);
    }

    /** Returns how often a fault happens. */
    public int count(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    /** Returns whether a copy may act for a while after a newer one does: only its effects are fenced then. */
    public boolean letCopiesOverlap() {
        return count(Fault.HAND_OVER) + count(Fault.HAND_OVER_TASK) + count(Fault.FALSE_EVIDENCE) > 0 || drift > 0;
    }
}
