package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to a receiver one batch after another, in the order of their arrival, on an executor's threads, and only while
 * the fence is open. The queue itself has no bound: its content is bounded by the copies, requests and calls of the process.
 *
 * <p>What the receiver throws, an Error too, reaches the owner of the mailbox, which decides whether anything must follow; the mailbox
 * goes on.
 */
final class Mailbox<M> {

    /** Messages handed over before the thread is given to others. */
    private static final int TURN = 256;

    private final ConcurrentLinkedQueue<M> queue = new ConcurrentLinkedQueue<>();

    /**
     * Messages posted and not yet handled. Invariant: greater than 0 exactly while a drain is planned, runs, or waits for the fence; so
     * the one who raises it from 0 plans it, and at most one thread drains.
     */
    private final AtomicInteger size = new AtomicInteger();

    private final Executor executor;
    private final Fence fence;
    private final int batchLimit;
    private final Consumer<List<M>> receiver;
    private final Consumer<Throwable> owner;
    private final @Nullable LoopProbe<M> probe;

    private Mailbox(
            Executor executor,
            Fence fence,
            int batchLimit,
            @Nullable LoopProbe<M> probe,
            Consumer<List<M>> receiver,
            Consumer<Throwable> owner) {
        this.executor = executor;
        this.fence = fence;
        this.batchLimit = batchLimit;
        this.receiver = receiver;
        this.owner = owner;
        this.probe = probe;
    }

    /** Returns a mailbox that hands over all messages that have come at once. */
    static <M> Mailbox<M> ofBatches(
            Executor executor, Fence fence, Consumer<List<M>> receiver, Consumer<Throwable> owner) {
        return new Mailbox<>(executor, fence, TURN, null, receiver, owner);
    }

    /** Returns a mailbox that hands over one message at a time, and looks at the fence before each. */
    static <M> Mailbox<M> ofSingles(Executor executor, Fence fence, Consumer<M> receiver, Consumer<Throwable> owner) {
        return new Mailbox<>(executor, fence, 1, null, batch -> batch.forEach(receiver), owner);
    }

    /** Returns this mailbox, empty yet, measured by a probe. */
    Mailbox<M> probedBy(LoopProbe<M> newProbe) {
        return new Mailbox<>(executor, fence, batchLimit, newProbe, receiver, owner);
    }

    /** Returns the number of messages that wait, those being handed over included. */
    int size() {
        return size.get();
    }

    /**
     * Hands a message over, in its turn. On any thread; passed over once the fence is closed for good.
     *
     * @throws RejectedExecutionException if the executor takes no work, though the fence is not closed
     */
    void post(M message) {
        if (probe != null) {
            probe.posted(message);
        }
        queue.add(message);
        if (size.getAndIncrement() == 0) {
            resume();
        }
    }

    private void resume() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The application may call from its own threads after those of the process have ended.
            // Behind a fence that is closed for good, a message is passed over in any case.
            if (!fence.isClosed()) {
                throw e;
            }
        }
    }

    private void drain() {
        for (int turn = 0; turn < TURN; turn += batchLimit) {
            if (!fence.isOpenOr(this::resume)) {
                return;
            }
            if (!handOver()) {
                return;
            }
        }
        resume();
    }

    /** Hands one batch over; false if none is left after it. */
    private boolean handOver() {
        List<M> batch = new ArrayList<>(1);
        while (batch.size() < batchLimit) {
            M message = queue.poll();
            if (message == null) {
                break;
            }
            batch.add(message);
        }
        if (probe != null) {
            probe.handedOver(batch);
        }
        boolean more = true;
        try {
            receiver.accept(batch);
        } catch (Throwable thrown) {
            owner.accept(thrown);
        } finally {
            more = size.addAndGet(-batch.size()) > 0;
        }
        return more;
    }
}
