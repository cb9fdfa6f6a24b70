package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands messages to a receiver one batch after another, in the order of their arrival, on an executor's threads. The queue
 * itself has no bound: what is put in is bounded by the copies, requests and calls of the process.
 */
final class Mailbox<M> {

    private static final int BATCH = 256;

    private final ConcurrentLinkedQueue<M> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Executor executor;
    private final Consumer<List<M>> receiver;

    Mailbox(Executor executor, Consumer<List<M>> receiver) {
        this.executor = executor;
        this.receiver = receiver;
    }

    void post(M message) {
        queue.add(message);
        if (size.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        List<M> batch = new ArrayList<>();
        while (batch.size() < BATCH) {
            M message = queue.poll();
            if (message == null) {
                break;
            }
            batch.add(message);
        }
        try {
            receiver.accept(batch);
        } finally {
            if (size.addAndGet(-batch.size()) > 0) {
                executor.execute(this::drain);
            }
        }
    }
}
