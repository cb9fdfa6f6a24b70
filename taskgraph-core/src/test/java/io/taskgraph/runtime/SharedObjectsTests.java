package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedObjectsTests {

    private record First(int value) {}

    private record Second(int value) {}

    private final SharedObjects shared = new SharedObjects();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void anObjectIsMadeOnce() {
        First made = shared.get(First.class, () -> new First(1));
        assertThat(shared.get(First.class, () -> new First(2))).isSameAs(made);
        assertThat(shared.get(Second.class, () -> new Second(3)).value()).isEqualTo(3);
    }

    @Test
    void whoAsksForAnotherObjectDoesNotWaitForOneThatIsMade() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<First> slow = CompletableFuture.supplyAsync(
                () -> shared.get(First.class, () -> {
                    making.countDown();
                    await(released);
                    return new First(1);
                }),
                threads);
        await(making);
        // so many types that one of them shares a bin with the first in a hash map, or lets it grow
        Class<?> type = int[].class;
        for (int i = 0; i < 64; i++) {
            assertThat(empty(type)).isNotNull();
            type = type.arrayType();
        }
        released.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS).value()).isEqualTo(1);
    }

    private <T> T empty(Class<T> type) {
        return shared.get(type, () -> type.cast(Array.newInstance(type.getComponentType(), 0)));
    }

    @Test
    void oneThatCouldNotBeMadeIsMadeByTheNextWhoAsks() {
        assertThatThrownBy(() -> shared.get(First.class, () -> {
                    throw new IllegalArgumentException("mine");
                }))
                .hasMessage("mine");
        assertThat(shared.get(First.class, () -> new First(2)).value()).isEqualTo(2);
    }

    @Test
    void oneMayBeMadeWithAnotherButNotWithItself() {
        assertThat(shared.get(
                                First.class,
                                () -> new First(shared.get(Second.class, () -> new Second(5))
                                        .value()))
                        .value())
                .isEqualTo(5);
        assertThatThrownBy(() -> shared.get(String.class, () -> shared.get(String.class, () -> "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("'make' for shared objects of type java.lang.String must not ask for the object that it"
                        + " makes");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
