package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker and the masters that follow one another. */
@Timeout(60)
class MapWorkerTests {

    /** What the masters answer to who asks for an input. */
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger computed = new AtomicInteger();
    private final MapWorker<String, Int64Value> worker =
            new MapWorker<>(List.of("a", "b"), input -> Int64Value.of(computed.incrementAndGet()));
    private final CompletableFuture<Exception> end = new CompletableFuture<>();
    private final Thread thread = new Thread(() -> {
        try {
            worker.run();
        } catch (Exception e) {
            end.complete(e);
        }
    });

    @AfterEach
    void endCopy() throws Exception {
        thread.interrupt();
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void masterThatComesAfterTheLastResultIsToldAll() throws InterruptedException {
        answers.addAll(List.of("M1 1", "M1 0", "M1 done"));
        start();
        assertNext("result 1", "result 0");

        announce("M2");
        answers.addAll(List.of("M2 0", "M2 done"));
        assertNext("result 0", "result 1", "result 0");
        assertThat(computed).hasValue(2);
    }

    @Test
    void masterThatTellsOfItselfBeforeTheFormerOnesLastAnswerIsNotMissed() throws InterruptedException {
        announce("M2");
        answers.addAll(List.of("M1 done", "M2 1", "M2 done"));
        start();
        assertNext("result 1");
    }

    private void start() {
        worker.setup(frame(), 1);
        thread.start();
    }

    private void announce(String master) {
        assertThat(worker.onNotify(MapMaster.MASTER, StringValue.of(master))).isEqualTo(Empty.getDefaultInstance());
    }

    private void assertNext(String... calls) throws InterruptedException {
        for (String call : calls) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }

    private WorkerFrame frame() {
        return (WorkerFrame) Proxy.newProxyInstance(
                WorkerFrame.class.getClassLoader(), new Class<?>[] {WorkerFrame.class}, (self, method, args) -> {
                    String call = (String) args[0];
                    if (call.equals(MapMaster.NEXT)) {
                        return nextAnswer();
                    }
                    told.add(call);
                    return CompletableFuture.<Message>completedFuture(Empty.getDefaultInstance());
                });
    }

    private CompletableFuture<Message> nextAnswer() {
        try {
            return CompletableFuture.completedFuture(StringValue.of(answers.take()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CompletableFuture<>();
        }
    }
}
