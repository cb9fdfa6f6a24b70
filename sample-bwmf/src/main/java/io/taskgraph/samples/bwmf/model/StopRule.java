package io.taskgraph.samples.bwmf.model;

import java.util.Optional;

/**
 * When a factorisation ends: whichever of three limits is reached first.
 *
 * @param iterations the largest number of iterations
 * @param tolerance the ratio of the projected gradient's norm to the one at the start at which the factors are taken for
 *     stationary; 0 for never
 * @param seconds the time after which no further iteration starts. A limit in time makes the result depend on the speed of
 *     the machines; infinite for none
 */
public record StopRule(int iterations, double tolerance, double seconds) {

    /** Which limit was reached. */
    public enum Reason {
        ITERATIONS,
        TOLERANCE,
        TIME
    }

    public StopRule {
        if (iterations < 0) {
            throw new IllegalArgumentException("'iterations' must not be negative but is " + iterations);
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("'tolerance' must not be negative but is " + tolerance);
        }
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("'seconds' must be positive but is " + seconds);
        }
    }

    /** Returns why to end after the latest iteration, or nothing. */
    public Optional<Reason> check(Progress start, Progress latest) {
        if (latest.gradientNorm() <= tolerance * start.gradientNorm() && tolerance > 0) {
            return Optional.of(Reason.TOLERANCE);
        }
        if (latest.iteration() >= iterations) {
            return Optional.of(Reason.ITERATIONS);
        }
        return latest.seconds() >= seconds ? Optional.of(Reason.TIME) : Optional.empty();
    }
}
