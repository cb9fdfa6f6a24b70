package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What goes wrong in a simulation, and how often.
 *
 * @param maxDelay longest way of a message or a hand-over between threads, but for the one in 32 that may take 20 times as long; each
 *     is drawn evenly, so messages overtake, and an answer may come after what others did because of it
 * @param lostAnswers share of transactions whose answer is lost, half of them without having happened, and of changes that are
 *     told once more after later ones; 0 to 1
 * @param resets share of data requests whose connection breaks when they have been served, so that they are asked again; 0 to 1
 * @param counts how often each fault happens, each time at a random moment and to a random process
 * @param within span of time from the start in which they happen
 */
public record Faults(
        Duration maxDelay, double lostAnswers, double resets, Map<Fault, Integer> counts, Duration within) {

    public Faults {
        counts = Map.copyOf(counts);
    }

    /** Returns delays alone, of 2 ms at most. */
    public static Faults delaysOnly() {
        return delaysUpTo(Duration.ofMillis(2));
    }

    /** Returns delays alone. */
    public static Faults delaysUpTo(Duration maxDelay) {
        return new Faults(maxDelay, 0, 0, Map.of(), Duration.ofSeconds(1));
    }

    /** Returns these faults with another share of lost answers. */
    public Faults withLostAnswers(double share) {
        return new Faults(maxDelay, share, resets, counts, within);
    }

    /** Returns these faults with another share of broken connections. */
    public Faults withResets(double share) {
        return new Faults(maxDelay, lostAnswers, share, counts, within);
    }

    /** Returns these faults with another number of one of them. */
    public Faults with(Fault fault, int times) {
        Map<Fault, Integer> changed = new EnumMap<>(Fault.class);
        changed.putAll(counts);
        changed.put(fault, times);
        return new Faults(maxDelay, lostAnswers, resets, changed, within);
    }

    /** Returns these faults in another span of time. */
    public Faults within(Duration span) {
        return new Faults(maxDelay, lostAnswers, resets, counts, span);
    }
}
