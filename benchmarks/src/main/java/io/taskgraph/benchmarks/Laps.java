package io.taskgraph.benchmarks;

/** Times from one epoch's end to the next, without the first ones, in which the JVM warms up. Called by one thread at a time. */
final class Laps {

    private final Samples samples = new Samples();
    private final long warmUp;
    private long last;

    Laps(long warmUp) {
        this.warmUp = warmUp;
    }

    void done(long epoch) {
        long now = System.nanoTime();
        if (epoch > warmUp) {
            samples.add(now - last);
        }
        last = now;
    }

    Samples samples() {
        return samples;
    }
}
