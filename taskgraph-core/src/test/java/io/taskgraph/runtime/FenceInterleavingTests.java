package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Who finds the fence shut is resumed once when it opens again, and never if it is closed for good; who finds it open is not. */
public class FenceInterleavingTests {

    /** Past the first deadline, so the fence is shut. */
    private volatile long now = 10;

    private volatile boolean closed;
    private final Fence fence = new Fence(() -> now, 10, 0);
    private final List<AtomicInteger> waiting = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger resumedWithout = new AtomicInteger();

    @Operation
    public void pass() {
        AtomicInteger resumed = new AtomicInteger();
        if (fence.isOpenOr(resumed::incrementAndGet)) {
            resumedWithout.addAndGet(resumed.get());
        } else {
            waiting.add(resumed);
        }
    }

    @Operation
    public void timePasses() {
        now += 10;
    }

    @Operation
    public void keepAliveIsAnswered() {
        fence.answered(now);
    }

    @Operation(runOnce = true)
    public void close() {
        closed = true;
        fence.close();
    }

    @Validate
    public void whoWaitedIsResumedOnce() {
        if (!fence.isOpen()) {
            fence.answered(now + 1);
        }
        for (AtomicInteger resumed : waiting) {
            if (resumed.get() > 1 || (resumed.get() == 0 && !closed)) {
                throw new IllegalStateException("resumed " + waiting + " times, closed: " + closed);
            }
        }
        if (resumedWithout.get() > 0 || (closed && fence.isOpen())) {
            throw new IllegalStateException("resumed though it was open, or open though it was closed");
        }
    }

    @Test
    void nobodyIsLeftBehindAShutFence() {
        Interleavings.check(getClass(), 2, 2);
    }
}
