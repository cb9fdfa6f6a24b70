package io.taskgraph.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Holds up what comes to a loop while it is closed; afterwards lets it through in its order. Used on the loop alone. */
final class LoopGate implements Consumer<Runnable> {

    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean closed;

    private record Opening(Runnable body) implements Runnable {

        @Override
        public void run() {
            body.run();
        }
    }

    /** Lets one of those pass that were held up. */
    private record Next() implements Runnable {

        @Override
        public void run() {}
    }

    @Override
    public void accept(Runnable message) {
        if (message instanceof Opening) {
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

    /** Returns what passes the closed gate, runs {@code first} and opens it. What was held up comes one by one by way of {@code loop}. */
    Runnable opening(Runnable first, Consumer<Runnable> loop) {
        return new Opening(() -> {
            first.run();
            closed = false;
            held.forEach(message -> loop.accept(new Next()));
        });
    }
}
