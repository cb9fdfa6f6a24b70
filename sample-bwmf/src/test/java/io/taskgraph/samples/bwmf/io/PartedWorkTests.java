package io.taskgraph.samples.bwmf.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PartedWorkTests {

    @Test
    void allWhoAskShareTheWorkAndGetAllOfIt() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch bothAtWork = new CountDownLatch(2);
        PartedWork<Integer> work = new PartedWork<>(5, part -> {
            calls.incrementAndGet();
            if (part < 2) {
                bothAtWork.countDown();
                await(bothAtWork);
            }
            return part * part;
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<List<Integer>> one = threads.submit(work::outcome);
            Future<List<Integer>> other = threads.submit(work::outcome);
            assertThat(one.get(30, TimeUnit.SECONDS)).containsExactly(0, 1, 4, 9, 16);
            assertThat(other.get(30, TimeUnit.SECONDS)).containsExactly(0, 1, 4, 9, 16);
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls).hasValue(5);
    }

    @Test
    void theFailureOfTheFirstPartThatFailsIsThrown() {
        PartedWork<Integer> work = new PartedWork<>(4, part -> {
            if (part % 2 == 1) {
                throw new IllegalStateException("part " + part);
            }
            return part;
        });
        assertThatIllegalStateException().isThrownBy(work::outcome).withMessage("part 1");
        assertThatIllegalStateException().isThrownBy(work::outcome).withMessage("part 1");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other thread has not begun");
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
