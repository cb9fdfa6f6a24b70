package io.taskgraph.test.etcd;

import io.taskgraph.test.etcd.TcpProxy.Direction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Whether bytes may pass, and how long they wait. Shared by all connections of a proxy. */
final class ProxyGate {

    private final Set<Direction> shut = EnumSet.noneOf(Direction.class);
    private Duration delay = Duration.ZERO;

    synchronized void shut(Direction direction) {
        shut.add(direction);
    }

    synchronized void delay(Duration newDelay) {
        delay = newDelay;
        notifyAll();
    }

    synchronized void open() {
        shut.clear();
        delay = Duration.ZERO;
        notifyAll();
    }

    /** Lets those who wait look again whether their connection has ended. */
    synchronized void wake() {
        notifyAll();
    }

    /** Waits until bytes that have just arrived may go on, or their connection has ended. */
    synchronized void pass(Direction direction, BooleanSupplier ended) throws InterruptedException {
        long arrived = System.nanoTime();
        while (!ended.getAsBoolean()) {
            long left = delay.toNanos() - (System.nanoTime() - arrived);
            if (shut.contains(direction) || shut.contains(Direction.BOTH)) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return;
            }
        }
    }
}
