package io.taskgraph.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Holds messages to a loop while it is closed, and then lets them through in order. Used on the loop alone. */
final class LoopGate implements Consumer<Runnable> {

    /** In the order of their arrival. Invariant: while the gate is open, each has its {@link Next} on the way. */
    private final Deque<Runnable> held = new ArrayDeque<>();

    private boolean closed;

    /** A message that runs even while the gate is closed. */
    private record Passing(Runnable body) implements Runnable {

        @Override
        public void run() {
            body.run();
        }
    }

    /** Lets one of the held messages pass. */
    private record Next() implements Runnable {

        @Override
        public void run() {}
    }

    @Override
    public void accept(Runnable message) {
        if (message instanceof Passing) {
            message.run();
            return;
        }
        if (!(message instanceof Next)) {
            held.add(message);
        }
        if (!closed) {
            held.remove().run();
        }
    }

    void close() {
        closed = true;
    }

    /** Returns a message that runs even while the gate is closed. */
    Runnable passing(Runnable body) {
        return new Passing(body);
    }

    /**
     * Returns a message that passes the closed gate, opens it and runs {@code first}, which may close it again. Messages that were held
     * follow one by one through {@code loop}.
     */
    Runnable opening(Runnable first, Consumer<Runnable> loop) {
        return new Passing(() -> {
            closed = false;
            first.run();
            if (!closed) {
                held.forEach(message -> loop.accept(new Next()));
            }
        });
    }
}
