package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of exceptions in the continuations of an application; each job would else run on for ever. */
class ContinuationTests {

    @FunctionalInterface
    interface Body {

        void enterEpoch(EchoTask task, EpochContext context);
    }

    @Test
    void anExceptionInAContinuationEndsTheJob() {
        assertThat(run((task, context) -> one(task, context).thenAccept(ContinuationTests::fail))
                        .message())
                .isEqualTo("task 0, a stage chained to a computation: java.lang.IllegalStateException: mine");
    }

    @Test
    void anExceptionInADataRequestsContinuationEndsTheJob() {
        assertThat(run((task, context) -> task.ask(context, 1, 1).thenAccept(ContinuationTests::fail))
                        .message())
                .isEqualTo("task 0, a stage chained to a request: java.lang.IllegalStateException: mine");
    }

    @Test
    void anExceptionFurtherDownTheChainEndsTheJob() {
        assertThat(run((task, context) -> one(task, context)
                                .thenCompose(number -> task.ask(context, 1, number))
                                .thenApply(Int64Value::getValue)
                                .thenAccept(ContinuationTests::fail))
                        .message())
                .isEqualTo("task 0, a stage chained to a computation: java.lang.IllegalStateException: mine");
    }

    @Test
    void anExceptionInAContinuationOfACompletedStageEndsTheJob() {
        assertThat(run((task, context) -> {
                            CompletionStage<Long> stage = one(task, context);
                            stage.thenRun(() -> stage.thenAccept(ContinuationTests::fail));
                        })
                        .message())
                .isEqualTo("task 0, a stage chained to a computation: java.lang.IllegalStateException: mine");
    }

    @Test
    void anExceptionThatAFurtherStageTakesEndsNothing() {
        assertThat(run((task, context) -> one(task, context)
                        .thenApply(ContinuationTests::fail)
                        .exceptionally(failure -> 5L)
                        .thenAccept(number -> succeed(task, "got " + number))))
                .isEqualTo(Outcome.succeeded("got 5").reportedBy(0, 0));
    }

    @Test
    void anExceptionThatASecondStageTakesEndsNothing() {
        assertThat(run((task, context) -> one(task, context)
                        .thenCombine(one(task, context).thenApply(ContinuationTests::fail), Long::sum)
                        .whenComplete((number, failure) -> succeed(task, "told"))))
                .isEqualTo(Outcome.succeeded("told").reportedBy(0, 0));
        assertThat(run((task, context) -> CompletableFuture.allOf(one(task, context)
                                .thenApply(ContinuationTests::fail)
                                .toCompletableFuture())
                        .whenComplete((none, failure) -> succeed(task, "told"))))
                .isEqualTo(Outcome.succeeded("told").reportedBy(0, 0));
    }

    @Test
    void aFailureOfTheStageItselfThatTheContinuationIsToldOfEndsNothing() {
        assertThat(run((task, context) -> task.ask(context, 1, -1)
                        .whenComplete((answer, failure) -> {
                            if (failure != null) {
                                one(task, context).thenRun(() -> succeed(task, "failed"));
                            }
                        })
                        .thenAccept(answer -> succeed(task, "answered"))))
                .isEqualTo(Outcome.succeeded("failed").reportedBy(0, 0));
        assertThat(run((task, context) -> task.ask(context, 1, -1)
                        .thenApply(Int64Value::getValue)
                        .handle((answer, failure) -> failure == null)
                        .thenAccept(answered -> succeed(task, "answered: " + answered))))
                .isEqualTo(Outcome.succeeded("answered: false").reportedBy(0, 0));
    }

    @Test
    void aFailureOfTheStageItselfThatNobodyLooksAtEndsTheJob() {
        String message = "task 0, a request: data request 'test.Echo/Echo' to task 1 failed";
        assertThat(run((task, context) -> task.ask(context, 1, -1)).message()).startsWith(message);
        assertThat(run((task, context) -> task.ask(context, 1, -1).thenAccept(answer -> succeed(task, "answered")))
                        .message())
                .startsWith(message);
        assertThat(run((task, context) -> task.framework
                                .compute(context, () -> fail(1L))
                                .thenAccept(number -> succeed(task, "computed")))
                        .message())
                .isEqualTo("task 0, a computation: java.lang.IllegalStateException: mine");
    }

    @Test
    void aFailureOfAComposedStageThatNobodyTakesEndsTheJob() {
        assertThat(run((task, context) -> one(task, context).thenCompose(number -> task.ask(context, 1, -1)))
                        .message())
                .startsWith("task 0, a stage chained to a computation: data request 'test.Echo/Echo' to task 1 failed");
    }

    @Test
    void aStageThatTheEndOfItsEpochFailsEndsNothing() {
        assertThat(run((task, context) -> {
                    if (context.epoch() == 0) {
                        one(task, context).thenCompose(number -> {
                            task.framework.incEpoch(context);
                            return task.ask(context, 1, -2);
                        });
                    } else {
                        one(task, context).thenRun(() -> succeed(task, "next"));
                    }
                }))
                .isEqualTo(Outcome.succeeded("next").reportedBy(0, 1));
    }

    @Test
    void theAnswersOfAllNeighboursComeTogetherOnTheLoop() {
        assertThat(run((task, context) -> task.framework
                        .askNeighbors(context, "others", other -> task.ask(context, other, 7))
                        .thenAccept(answers -> succeed(
                                task, answers.keySet() + " " + answers.get(2L).getValue()))))
                .isEqualTo(Outcome.succeeded("[1, 2] 207").reportedBy(0, 0));
        assertThat(run((task, context) -> task.framework
                        .askNeighbors(context, "nobody", other -> task.ask(context, other, 7))
                        .thenAccept(answers -> succeed(task, "answers: " + answers.size()))))
                .isEqualTo(Outcome.succeeded("answers: 0").reportedBy(0, 0));
    }

    /** The application's stage completes on a thread of its own, while the callback is not over. */
    @Test
    void theAnswersComeOnTheLoopWhereverTheStagesEnd() {
        Thread loop = Thread.currentThread();
        List<Boolean> inCallback = new ArrayList<>();
        assertThat(run((task, context) -> {
                            inCallback.add(true);
                            CompletableFuture<Long> own = new CompletableFuture<>();
                            task.framework
                                    .askNeighbors(context, "others", other -> own)
                                    .thenAccept(answers -> succeed(
                                            task,
                                            answers
                                                    + (inCallback.isEmpty() ? ", " : ", within the callback, ")
                                                    + (Thread.currentThread() == loop)));
                            endElsewhere(own);
                            inCallback.clear();
                        })
                        .message())
                .isEqualTo("{1=5, 2=5}, true");
    }

    private static void endElsewhere(CompletableFuture<Long> stage) {
        try {
            Thread other = new Thread(() -> stage.complete(5L));
            other.start();
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAnswerOfANeighbourMayBeNullAndItsStageMayNot() {
        assertThat(run((task, context) -> task.framework
                        .askNeighbors(
                                context,
                                "others",
                                other -> task.ask(context, other, 7).thenAccept(answer -> {}))
                        .thenAccept(answers -> succeed(task, answers.toString()))))
                .isEqualTo(Outcome.succeeded("{1=null, 2=null}").reportedBy(0, 0));
        assertThat(run((task, context) -> task.framework.askNeighbors(context, "others", other -> nothing()))
                        .message())
                .contains("'ask' returned null for task 1 of link type 'others'");
    }

    @SuppressWarnings("NullAway") // as an application without such a check would
    private static CompletionStage<Long> nothing() {
        return null;
    }

    @Test
    void aNeighbourThatCannotAnswerFailsTheWholeAtOnce() {
        // the second answer never comes
        assertThat(run((task, context) -> task.framework.askNeighbors(
                                context, "others", other -> task.ask(context, 1, other == 1 ? -1 : -2)))
                        .message())
                .startsWith("task 0, a request: data request 'test.Echo/Echo' to task 1 failed");
        assertThat(run((task, context) -> task.framework
                        .askNeighbors(context, "others", other -> task.ask(context, other, -1))
                        .exceptionally(failure -> new TreeMap<>())
                        .thenAccept(answers -> succeed(task, "answers: " + answers.size()))))
                .isEqualTo(Outcome.succeeded("answers: 0").reportedBy(0, 0));
    }

    /** The application's stage completes in a callback of the next epoch: the answers of the one before must not come into that. */
    @Test
    void theAnswersOfAnEpochThatHasEndedDoNotComeInACallbackOfTheNext() {
        CompletableFuture<Long> own = new CompletableFuture<>();
        assertThat(run((task, context) -> {
                            if (context.epoch() == 0) {
                                task.framework
                                        .askNeighbors(context, "others", other -> own)
                                        .whenComplete((answers, failure) -> succeed(
                                                task, answers == null ? "failed: " + failure : "got " + answers));
                                task.framework.incEpoch(context);
                            } else {
                                own.complete(5L);
                            }
                        })
                        .message())
                .isEqualTo("failed: " + new StaleEpochException(0));
    }

    @Test
    void neighboursAreNotAskedInAnEpochThatHasEnded() {
        assertThat(run((task, context) -> {
                    if (context.epoch() == 0) {
                        context.onCancelled(() -> task.framework.askNeighbors(context, "others", other -> {
                            throw new IllegalStateException("asked");
                        }));
                        task.framework.incEpoch(context);
                    } else {
                        one(task, context).thenRun(() -> succeed(task, "next"));
                    }
                }))
                .isEqualTo(Outcome.succeeded("next").reportedBy(0, 1));
    }

    private static CompletionStage<Long> one(EchoTask task, EpochContext context) {
        return task.framework.compute(context, () -> 1L);
    }

    private static <T> T fail(T value) {
        throw new IllegalStateException("mine");
    }

    private static void succeed(EchoTask task, String message) {
        task.framework.shutdownJob(Outcome.succeeded(message));
    }

    /** Runs three tasks: the body at task 0, and two that refuse -1 and never answer -2. */
    private static Outcome run(Body body) {
        Simulation simulation = new Simulation(
                1,
                Faults.delaysOnly(),
                RuntimeSettings.of("continuations", 3),
                id -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id == 0) {
                            body.enterEpoch(this, context);
                        }
                    }

                    @Override
                    void answer(long number, StreamObserver<Int64Value> observer) {
                        if (number == -1) {
                            observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                        } else if (number != -2) {
                            super.answer(number, observer);
                        }
                    }
                },
                Map.of("others", Topologies.allToAll(3), "nobody", (task, epoch) -> List.of()));
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofMinutes(1))).isTrue();
        Outcome outcome = simulation.processes().get(0).outcome();
        // which process it was says nothing here
        String message = outcome.message().replaceFirst(" in process p\\d+ at sim-\\d+", "");
        return new Outcome(outcome.status(), message, outcome.task(), outcome.epoch());
    }
}
