package io.taskgraph.samples.bwmf;

import java.util.function.LongSupplier;

/** The time since the job has begun, as the leading task keeps it; that in which no copy of the task was at work is not counted. */
final class JobClock {

    private final LongSupplier nanoTime;
    private long since;
    private double secondsBefore;

    JobClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Returns the time; goes on from that of the course's latest point where another copy has made it. */
    double seconds(Course course) {
        double restored = course.points().isEmpty() ? 0 : course.latest().seconds();
        if (restored > secondsBefore + (nanoTime.getAsLong() - since) / 1e9) {
            secondsBefore = restored;
            since = nanoTime.getAsLong();
        }
        return secondsBefore + (nanoTime.getAsLong() - since) / 1e9;
    }
}
