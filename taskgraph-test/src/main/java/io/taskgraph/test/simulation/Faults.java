package io.taskgraph.test.simulation;

import java.time.Duration;

/**
 * What goes wrong in a simulation, and how often.
 *
 * @param maxDelay longest way of a message or a hand-over between threads; each is drawn evenly, so messages overtake
 * @param lostAnswers share of transactions whose answer is lost, half of them without having happened; 0 to 1
 * @param crashes processes that are killed outright, each at a random time, and started anew
 * @param crashWithin span of time from the start in which they are
 */
public record Faults(Duration maxDelay, double lostAnswers, int crashes, Duration crashWithin) {

    /** Returns delays alone. */
    public static Faults delaysOnly() {
        return new Faults(Duration.ofMillis(2), 0, 0, Duration.ZERO);
    }
}
