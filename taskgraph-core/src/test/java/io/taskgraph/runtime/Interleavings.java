package io.taskgraph.runtime;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Runs the operations of a test on several threads, one interleaving after another, and holds what comes of each against the test's
 * own rule; {@code -Dtaskgraph.interleavings=N} for N times as many cases.
 */
final class Interleavings {

    private static final int SCENARIOS = 10;
    private static final int OF_EACH = 20;

    /** By default Lincheck takes what stands for 5 s for a hang, be it the loading of its own classes on a busy machine. */
    private static final long HANG_MILLIS = 120_000;

    private Interleavings() {}

    static void check(Class<?> test, int threads, int operations) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS * Integer.getInteger("taskgraph.interleavings", 1))
                .invocationsPerIteration(OF_EACH)
                .threads(threads)
                .actorsPerThread(operations)
                .actorsBefore(1)
                .actorsAfter(0)
                .verifier(EpsilonVerifier.class)
                .invocationTimeout$lincheck(HANG_MILLIS)
                .check(test);
    }
}
