package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A clock that stands still until the next thing that was planned, and then jumps there. For one thread. */
public final class VirtualTime {

    private record Planned(long at, long order, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Planned> plan = new PriorityQueue<>();
    private long now;
    private long planned;

    VirtualTime() {}

    /** Returns nanoseconds since the start. */
    public long nanoTime() {
        return now;
    }

    /** Plans an action; things planned for the same moment happen in the order of planning. */
    public void after(Duration delay, Runnable action) {
        plan.add(new Planned(now + Math.max(0, delay.toNanos()), planned++, action));
    }

    /** Lets time pass until a condition holds. Returns false if it does not within {@code limit}, or if no event is left. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Planned next = plan.peek();
            if (next == null || next.at() > end) {
                return false;
            }
            plan.remove();
            now = next.at();
            next.action().run();
        }
        return true;
    }
}
