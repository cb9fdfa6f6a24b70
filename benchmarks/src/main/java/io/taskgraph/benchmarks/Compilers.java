package io.taskgraph.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** The compilers of the JVMs that are measured, which share the cores with them: what is measured while they are at work is theirs for the greater part. */
final class Compilers {

    /** They rest when they take no more than this share of all cores. */
    private static final double REST = 0.04;

    /** A first round may wait more than it works. */
    private static final int FEWEST_ROUNDS = 5;

    private static final int MOST_ROUNDS = 24;
    private static final double NANOS_OF_MILLI = 1e6;

    private Compilers() {}

    /** Lets the same work be done once, on both sides of a comparison. */
    @FunctionalInterface
    interface Round<X extends Exception> {

        void run() throws X, InterruptedException;
    }

    /** Returns how long those of this JVM have been at work. */
    static long millisHere() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    /**
     * Repeats a round until they rest, or for {@value #MOST_ROUNDS} rounds, and reports how many it took.
     *
     * @param what is warmed up
     * @param millis how long those of all JVMs have been at work
     */
    static <X extends Exception> void letRest(Report report, String what, LongSupplier millis, Round<X> round)
            throws X, InterruptedException {
        int rounds = 0;
        double share = 1;
        while (rounds < FEWEST_ROUNDS || (share > REST && rounds < MOST_ROUNDS)) {
            long before = millis.getAsLong();
            long began = System.nanoTime();
            round.run();
            double elapsed = (System.nanoTime() - began) / NANOS_OF_MILLI;
            share = (millis.getAsLong() - before)
                    / elapsed
                    / Runtime.getRuntime().availableProcessors();
            rounds++;
        }
        report.add(new Row(
                "rounds to warm up, " + what,
                "",
                rounds,
                null,
                null,
                rounds,
                "compilers took %.0f %% of the cores in the last".formatted(100 * share),
                null));
    }
}
