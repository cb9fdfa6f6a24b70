package io.taskgraph.runtime;

import io.taskgraph.coordination.Coordinator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps one lease alive, three times within its time to live, and opens the fence by each answer. */
final class LeaseKeeper {

    private final Coordinator coordinator;
    private final RuntimePorts ports;
    private final long leaseId;
    private final Duration interval;
    private final Fence fence;
    private final Runnable lost;
    private @Nullable Runnable cancel;
    private boolean closed;

    LeaseKeeper(Coordinator coordinator, RuntimePorts ports, long leaseId, Duration ttl, Fence fence, Runnable lost) {
        this.coordinator = coordinator;
        this.ports = ports;
        this.leaseId = leaseId;
        this.interval = ttl.dividedBy(3);
        this.fence = fence;
        this.lost = lost;
    }

    synchronized void start() {
        if (!closed) {
            cancel = ports.timers().schedule(interval, this::keepAlive);
        }
    }

    private void keepAlive() {
        if (!fence.isOpen()) {
            lost.run();
            return;
        }
        long sentAt = ports.nanoTime().getAsLong();
        coordinator.keepAlive(leaseId).whenComplete((alive, failure) -> {
            if (failure == null && alive) {
                fence.answered(sentAt);
            } else if (failure == null) {
                lost.run();
            }
        });
        start();
    }

    /** Stops and gives the lease back, and with it all of its keys. */
    void close() {
        synchronized (this) {
            closed = true;
            if (cancel != null) {
                cancel.run();
            }
        }
        coordinator.revokeLease(leaseId);
    }
}
