package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.taskgraph.StaleEpochException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallStageTests {

    private final List<Throwable> failures = new ArrayList<>();
    private final CopyLoop loop = new CopyLoop(failures::add);
    private final CallStage<String> stage = new CallStage<>(loop);

    @Test
    void waitingEndsWithTheCopy() {
        loop.end(new StaleEpochException(0));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() ->
                        stage.thenApply(String::length).toCompletableFuture().join())
                .withCauseInstanceOf(StaleEpochException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(stage::get)
                .withCauseInstanceOf(StaleEpochException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> stage.get(1, TimeUnit.SECONDS))
                .withCauseInstanceOf(StaleEpochException.class);
        assertThat(stage).isNotDone();
    }

    @Test
    void answerIsWhatIsWaitedFor() throws Exception {
        Thread completing = new Thread(() -> stage.complete("x"));
        completing.start();
        assertThat(stage.get()).isEqualTo("x");
        assertThat(stage.join()).isEqualTo("x");
        completing.join();
    }

    @Test
    void callbackThatWaitsIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.run(stage::join))
                .withMessageStartingWith("a callback must not wait for an answer");
        stage.complete("x");
        loop.run(() -> assertThat(stage.join()).isEqualTo("x"));
    }

    @Test
    void whatAContinuationOfACallbackThrowsIsTold() {
        IllegalStateException cause = new IllegalStateException("thrown");
        loop.run(() -> stage.thenAccept(answer -> {
            throw cause;
        }));
        loop.run(() -> stage.thenAccept(answer -> {
                    throw new IllegalStateException("taken");
                })
                .exceptionally(failure -> null));
        stage.complete("x");
        assertThat(failures).containsExactly(cause);
    }

    @Test
    void failureOfACallOfACallbackIsToldUnlessSomebodyLooks() {
        RemoteCallException cause = new RemoteCallException(1, "m", "c", "");
        List<CallStage<String>> calls = new ArrayList<>();
        loop.run(() -> {
            for (int i = 0; i < 5; i++) {
                calls.add(new CallStage<>(loop));
            }
            calls.get(1).thenApply(String::length);
            calls.get(2).whenComplete((answer, failure) -> {}).thenApply(String::length);
            calls.get(3).thenApply(String::length).exceptionally(failure -> 0);
            calls.get(4).thenApply(String::length).toCompletableFuture();
        });
        calls.forEach(call -> call.completeExceptionally(cause));
        assertThat(failures).containsExactly(cause, cause);
    }

    @Test
    void whatRunMakesIsNotTold() {
        stage.thenAccept(answer -> {
            throw new IllegalStateException("of run");
        });
        stage.complete("x");
        new CallStage<>(loop).completeExceptionally(new RemoteCallException(1, "m", "c", ""));
        assertThat(failures).isEmpty();
    }
}
