package io.taskgraph.runtime;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Runs the operations of a test on several threads, one interleaving after another, and holds what comes of each against the test's
 * own rule. Only with {@code -Dtaskgraph.interleavings=N}: it takes long, and on a busy machine
 * Lincheck may take the loading of its own classes for a thread that hangs.
 */
final class Interleavings {

    private static final int SCENARIOS = 10;
    private static final int OF_EACH = 20;

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
                .check(test);
    }
}
