package io.taskgraph.masterworker;

import java.util.TreeSet;

/** The notifications of one copy to one task that are under way. Thread-safe. */
final class CallWindow {

    /** How far a call may be ahead of the oldest one under way, and so how many answers the called task must keep. */
    static final int WIDTH = 1024;

    private final TreeSet<Long> underWay = new TreeSet<>();
    private long last;

    /** Numbers of a new call. */
    record Place(long number, long lowest) {}

    synchronized Place begin(long to) {
        if (!underWay.isEmpty() && last + 1 - underWay.first() >= WIDTH) {
            throw new IllegalStateException("a notification of task " + to + " must not be more than " + WIDTH
                    + " ahead of the oldest one that is not answered: wait for answers first");
        }
        last++;
        underWay.add(last);
        return new Place(last, underWay.first());
    }

    synchronized void end(long number) {
        underWay.remove(number);
    }
}
