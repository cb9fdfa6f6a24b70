package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.StaleEpochException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stages that threads of the application's own have got. */
@Timeout(30)
class LoopStageTests {

    private final LoneCopy lone = new LoneCopy(() -> true);
    private final LoopStage<String> stage = new LoopStage<>(lone.copy(), LoopStage.Origin.REQUEST);
    private final IllegalStateException mine = new IllegalStateException("mine");

    @Test
    void aThreadThatWaitsIsToldWhenTheCopyIsDropped() throws Exception {
        CompletableFuture<Integer> chained = stage.thenApply(String::length).toCompletableFuture();
        FutureTask<String> get = started(() -> stage.toCompletableFuture().get());
        FutureTask<String> limited = started(() -> stage.get(1, TimeUnit.HOURS));
        FutureTask<String> join = started(() -> stage.toCompletableFuture().join());
        FutureTask<Integer> ofChained = started(chained::get);

        lone.copy().drop();

        assertThatThrownBy(get::get).cause().hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(limited::get).cause().hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(join::get).cause().hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(ofChained::get).cause().hasCauseInstanceOf(StaleEpochException.class);
    }

    @Test
    void aThreadThatBeginsToWaitAfterThatIsToldAtOnce() {
        lone.copy().drop();
        assertThatThrownBy(stage::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(() -> stage.get(1, TimeUnit.HOURS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(stage::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StaleEpochException.class);
    }

    @Test
    void itsContinuationsDoNotRun() {
        CompletableFuture<String> looked = stage.exceptionally(failure -> "looked");
        lone.copy().drop();
        assertThat(looked).isNotDone();
    }

    @Test
    void itsOwnEndIsToldAsByAnyFuture() throws Exception {
        FutureTask<String> waiting = started(() -> stage.toCompletableFuture().get());
        stage.complete("answer");
        assertThat(waiting.get()).isEqualTo("answer");
        LoopStage<String> failing = new LoopStage<>(lone.copy(), LoopStage.Origin.REQUEST);
        FutureTask<String> get = started(() -> failing.toCompletableFuture().get());
        failing.completeExceptionally(mine);
        assertThatThrownBy(get::get)
                .cause()
                .isInstanceOf(ExecutionException.class)
                .hasCause(mine);
        assertThatThrownBy(failing::join)
                .isInstanceOf(CompletionException.class)
                .hasCause(mine);
        LoopStage<String> open = new LoopStage<>(lone.copy(), LoopStage.Origin.REQUEST);
        assertThatThrownBy(() -> open.get(1, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
    }

    /** The request may fail between the return of the call that made it and {@code exceptionally}. */
    @Test
    void anotherThreadThanTheLoopMayLookAtAFailureALittleLater() {
        stage.completeExceptionally(mine);
        assertThat(stage.exceptionally(Throwable::getMessage).join()).isEqualTo("mine");
        lone.runTimers();
        assertThat(lone.failures()).isEmpty();
    }

    @Test
    void whatItAttachesToAFailureMayBeLookedAtALittleLaterToo() {
        stage.completeExceptionally(mine);
        CompletableFuture<Integer> next = stage.thenApply(String::length);
        lone.runTimers();
        assertThat(next.exceptionally(failure -> 7).join()).isEqualTo(7);
        lone.runTimers();
        assertThat(lone.failures()).isEmpty();
    }

    @Test
    void aFailureThatNobodyLooksAtEndsTheJobAfterThat() {
        stage.completeExceptionally(mine);
        assertThat(lone.failures()).isEmpty();
        lone.runTimers();
        assertThat(lone.failures()).containsExactly(mine);
    }

    @Test
    void onTheLoopItEndsTheJobAtOnce() {
        lone.copy()
                .run(
                        "callback",
                        () -> new LoopStage<>(lone.copy(), LoopStage.Origin.REQUEST).completeExceptionally(mine));
        assertThat(lone.failures()).containsExactly(mine);
    }

    /** Returns a call that waits by now, on a thread of its own. */
    private static <T> FutureTask<T> started(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "waits");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }
}
