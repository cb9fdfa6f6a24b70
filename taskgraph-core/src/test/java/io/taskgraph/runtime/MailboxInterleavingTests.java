package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** For any posting threads and any moment at which the fence shuts: each message is handed over once, those of a thread in order, one after another. */
public class MailboxInterleavingTests {

    private record Message(long thread, int number) {}

    private volatile long now;
    private final Fence fence = new Fence(() -> now, 10, 0);
    private final AtomicInteger posted = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final List<Message> received = new ArrayList<>();
    private final Mailbox<Message> mailbox = Mailbox.ofSingles(Runnable::run, fence, this::receive, thrown -> {});

    private void receive(Message message) {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        received.add(message);
        inside.decrementAndGet();
    }

    @Operation
    public void post() {
        mailbox.post(new Message(Thread.currentThread().getId(), posted.incrementAndGet()));
    }

    @Operation
    public void timePasses() {
        now += 10;
    }

    @Operation
    public void keepAliveIsAnswered() {
        fence.answered(now);
    }

    @Validate
    public void allIsHandedOver() {
        fence.answered(now + 1);
        if (overlaps.get() > 0 || received.size() != posted.get() || mailbox.size() != 0) {
            throw new IllegalStateException(overlaps + " overlap; of " + posted + " posted these came: " + received);
        }
        for (int i = 0; i < received.size(); i++) {
            for (int j = i + 1; j < received.size(); j++) {
                Message earlier = received.get(i);
                Message later = received.get(j);
                if (earlier.thread() == later.thread() && earlier.number() >= later.number()) {
                    throw new IllegalStateException("out of order: " + received);
                }
            }
        }
    }

    @Test
    void everyMessageIsHandedOverOnceAndInOrder() {
        Interleavings.check(getClass(), 2, 2);
    }
}
