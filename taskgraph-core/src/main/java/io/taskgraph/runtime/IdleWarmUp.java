package io.taskgraph.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process warm up once it is to spare: a second after it has joined, or later, when each task of the job has a primary elsewhere. Looks once a second
 * until then, no longer than the session lasts and it has no task. Thread-safe.
 */
final class IdleWarmUp implements AutoCloseable {

    static final Duration PAUSE = Duration.ofSeconds(1);

    private final RuntimePorts ports;

    /** Takes the next look back. Guarded by this. */
    private Runnable next = () -> {};

    /** Null before it has begun. Guarded by this. */
    private @Nullable WarmUp warmUp;

    /** Never false again. Guarded by this. */
    private boolean closed;

    IdleWarmUp(RuntimePorts ports) {
        this.ports = ports;
    }

    /** A session of the process, as far as this looks at it. */
    interface Session {

        boolean isOver();

        boolean hasCopies();

        /** Returns whether each task of the job has a primary. Waits for nothing: the thread of the timers asks. */
        boolean isJobPlaced();
    }

    /** Looks at a session, in place of a former one. */
    synchronized void watch(Session session) {
        next.run();
        if (!closed && warmUp == null) {
            next = ports.timers().schedule(PAUSE, () -> look(session));
        }
    }

    private void look(Session session) {
        if (session.isOver() || session.hasCopies()) {
            return;
        }
        if (!session.isJobPlaced()) {
            watch(session);
            return;
        }
        // not on the timers' thread, which keeps the lease
        ports.daemons().execute(this::begin);
    }

    private void begin() {
        WarmUp made = new WarmUp(ports, WarmUp.LONGEST);
        if (keep(made)) {
            var unused = made.run();
        } else {
            made.discard();
        }
    }

    /** Returns whether one that was made is to run. */
    private synchronized boolean keep(WarmUp made) {
        if (closed || warmUp != null) {
            return false;
        }
        warmUp = made;
        return true;
    }

    /** Ends it, whether it has begun or not. */
    @Override
    public void close() {
        WarmUp running;
        synchronized (this) {
            closed = true;
            next.run();
            running = warmUp;
        }
        if (running != null) {
            running.stop();
        }
    }
}
