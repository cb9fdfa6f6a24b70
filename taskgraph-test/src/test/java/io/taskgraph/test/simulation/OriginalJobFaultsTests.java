package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the original project got wrong about errors, names of jobs and what is stale (DESIGN section 11). */
class OriginalJobFaultsTests {

    private final ThreadedCluster cluster = new ThreadedCluster();

    @AfterEach
    void closeCluster() throws Exception {
        cluster.close();
    }

    /** Task 1 has no room for any request; task 0 asks it. */
    private abstract static class NoRoomTask extends EchoTask {

        private final AtomicInteger asked;

        NoRoomTask(AtomicInteger asked) {
            this.asked = asked;
        }

        abstract void askTaskOne(EpochContext context);

        @Override
        public void enterEpoch(EpochContext context) {
            if (id == 0) {
                askTaskOne(context);
            }
        }

        @Override
        void answer(long number, StreamObserver<Int64Value> observer) {
            asked.incrementAndGet();
            observer.onError(
                    Status.RESOURCE_EXHAUSTED.withDescription("no room").asRuntimeException());
        }
    }

    @Test
    void anErrorOfAHandlerFailsTheStageOfTheCaller() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();

        Outcome outcome = cluster.run(
                RuntimeSettings.of("error", 2),
                task -> new NoRoomTask(asked) {
                    @Override
                    void askTaskOne(EpochContext context) {
                        ask(context, 1, 7).whenComplete((answer, cause) -> {
                            failure.set(cause);
                            framework.shutdownJob(Outcome.succeeded());
                        });
                    }
                },
                EchoTask.allToAll(2));

        assertThat(outcome.isSuccess()).isTrue();
        assertThat(asked).hasValue(1);
        assertThat(failure.get()).isInstanceOfSatisfying(RequestFailedException.class, cause -> {
            assertThat(cause.toId()).isEqualTo(1);
            assertThat(cause.method()).isEqualTo("test.Echo/Echo");
            assertThat(cause.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(cause.status().getDescription()).isEqualTo("no room");
        });
    }

    @Test
    void anErrorOfAHandlerEndsTheJobOfACallerByCallback() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Outcome outcome = cluster.run(
                RuntimeSettings.of("error", 2),
                task -> new NoRoomTask(asked) {
                    @Override
                    void askTaskOne(EpochContext context) {
                        askByCallback(context, 1, 7);
                    }
                },
                EchoTask.allToAll(2));

        assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(outcome.message()).contains("task 0", "test.Echo/Echo", "task 1", "RESOURCE_EXHAUSTED: no room");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anErrorInEnterEpochEndsTheJobNamingTaskAndCallback() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("broken", 3),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id == 1) {
                            throw new IllegalStateException("no data");
                        }
                    }
                },
                EchoTask.allToAll(3));

        assertThat(outcome)
                .isEqualTo(Outcome.failed("task 1, callback 'enterEpoch': java.lang.IllegalStateException: no data")
                        .reportedBy(1, 0));
    }

    @Test
    void anExceptionOfAHandlerReachesTheAskerWithClassMessageAndLineAndTheLogOfTheAsked() throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.TaskCopy");
        logged.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
        try {
            Outcome outcome = cluster.run(
                    RuntimeSettings.of("thrown", 2),
                    task -> new EchoTask() {
                        @Override
                        public void enterEpoch(EpochContext context) {
                            if (id == 0) {
                                askByCallback(context, 1, 7);
                            }
                        }

                        @Override
                        void answer(long number, StreamObserver<Int64Value> observer) {
                            throw new IllegalStateException("not computed yet");
                        }
                    },
                    EchoTask.allToAll(2));
            assertThat(outcome.message())
                    .contains("java.lang.IllegalStateException: not computed yet at "
                            + OriginalJobFaultsTests.class.getName())
                    .contains("OriginalJobFaultsTests.java:");
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(null);
        }
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .contains(
                            "the handler of 'test.Echo/Echo' of task 1 failed; task 0, which asked in epoch 0, is told"
                                    + " UNKNOWN");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("not computed yet");
        });
    }

    @Test
    void aPullOfABlockThatIsNotThereSaysWhichAre() throws Exception {
        Outcome outcome = cluster.run(
                patient("pulled", Duration.ofSeconds(1)),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework.publish(context, "number", Int64Value.of(7));
                        if (id == 0) {
                            framework
                                    .pull(context, 1, "nubmer", Int64Value.parser())
                                    .thenAccept(value -> framework.shutdownJob(Outcome.succeeded()));
                        }
                    }
                },
                EchoTask.allToAll(2));
        assertThat(outcome.message())
                .contains("pull of block 'nubmer' from task 1 failed: ")
                .contains("task 1 has published the blocks [number] in epoch 0, but no 'nubmer'")
                .doesNotContain("has no primary", "taskgraph.v1");
    }

    @Test
    void aRequestThatIsNotAnsweredSaysWhoWasAskedAndNotThatNobodyWasThereAtFirst() throws Exception {
        Outcome outcome = cluster.run(
                patient("silent", Duration.ofSeconds(1)),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id == 0) {
                            askByCallback(context, 1, 7);
                        }
                    }

                    @Override
                    void answer(long number, StreamObserver<Int64Value> observer) {}
                },
                EchoTask.allToAll(2));
        assertThat(outcome.message())
                .containsPattern(
                        "no answer within 1s: task 1 at \\S+ was asked (\\d+ times, the last time )?\\d\\.\\d s ago,"
                                + " and it has not answered")
                .doesNotContain("has no primary");
    }

    private static RuntimeSettings patient(String job, Duration timeout) {
        return RuntimeSettings.builder(job, 2).requestTimeout(timeout).build();
    }

    @Test
    void aBlockIsNotParsedAsAMessageOfAnotherType() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("parser", 2),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework.publish(context, "number", Int64Value.of(7));
                        if (id == 0) {
                            framework
                                    .pull(context, 1, "number", StringValue.parser())
                                    .thenAccept(value -> framework.shutdownJob(Outcome.succeeded("got " + value)));
                        }
                    }
                },
                EchoTask.allToAll(2));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .contains("block 'number' is a google.protobuf.Int64Value, but was pulled with the parser of"
                        + " google.protobuf.StringValue");
    }

    @Test
    void aTaskBuilderThatThrowsIsNotTakenForACallback() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("unbuilt", 2),
                task -> {
                    throw new IllegalStateException("no matrix");
                },
                EchoTask.allToAll(2));
        assertThat(outcome.message())
                .matches("task \\d, callback 'TaskBuilder.getTask': java.lang.IllegalStateException: no matrix");
    }

    @Test
    void aMethodThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("misspelt", 2),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id == 0) {
                            framework.dataRequest(context, 1, "test.Echo/Ecko", Int64Value.of(1));
                        }
                    }
                },
                EchoTask.allToAll(2));
        assertThat(outcome.message())
                .contains("task 1 cannot be asked for 'test.Echo/Ecko'")
                .contains("which are [test.Echo/Echo]");
    }

    @Test
    void aNameUsedAgainReportsTheFirstOutcomeOrRunsAnewWhenTold() throws Exception {
        AtomicInteger built = new AtomicInteger();
        AtomicInteger lastEpoch = new AtomicInteger(3);
        TaskBuilder builder = task -> {
            built.incrementAndGet();
            return new BarrierTask(3, lastEpoch.get(), framework -> {});
        };
        RuntimeSettings settings = RuntimeSettings.of("again", 3);

        assertThat(cluster.run(settings, builder, EchoTask.allToAll(3)))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 3));
        assertThat(built).hasValue(3);

        lastEpoch.set(5);
        assertThat(cluster.run(settings, builder, EchoTask.allToAll(3)))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 3));
        assertThat(built).hasValue(3);

        assertThat(cluster.run(settings.withRestartFinished(true), builder, EchoTask.allToAll(3)))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 5));
        assertThat(built).hasValue(6);
    }

    /** Exit may write results, and its process must report the run that it took part in. */
    @Test
    void aNewRunWaitsForTheExitsOfTheFormerOne() throws Exception {
        CountDownLatch exiting = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        RuntimeSettings settings = RuntimeSettings.of("exits", 1);
        var first = cluster.join(
                settings,
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework.shutdownJob(Outcome.succeeded("first"));
                    }

                    @Override
                    public void exit() {
                        exiting.countDown();
                        hang(written);
                    }
                },
                EchoTask.allToAll(1));
        assertThat(exiting.await(60, TimeUnit.SECONDS)).isTrue();

        Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.JobSession");
        CompletableFuture<String> waits = new CompletableFuture<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().contains("a new run begins here once")) {
                    waits.complete(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        try {
            var second = cluster.join(
                    settings.withRestartFinished(true),
                    task -> new EchoTask() {
                        @Override
                        public void enterEpoch(EpochContext context) {
                            framework.shutdownJob(Outcome.succeeded("second"));
                        }
                    },
                    EchoTask.allToAll(1));
            assertThat(waits.get(30, TimeUnit.SECONDS)).contains("which may be in their 'exit': task 0 at node ");
            JobMonitor monitor = cluster.runtime(1).monitor();
            JobSnapshot seen = monitor.snapshot(Duration.ofSeconds(5));
            assertThat(seen.phase()).isEqualTo(JobSnapshot.Phase.JOINING);
            assertThat(seen.outcome()).as("its own outcome").isNull();
            assertThat(seen.hindrance()).contains("'exit': task 0 at node ");
            assertThat(monitor.explain(Duration.ofSeconds(5)).sentence())
                    .startsWith("This process takes no part in the job: for ")
                    .contains(" s it has waited to replace run '", "'exit': task 0 at node ");
            written.countDown();

            assertThat(first.get(60, TimeUnit.SECONDS).message()).isEqualTo("first");
            assertThat(second.get(60, TimeUnit.SECONDS).message()).isEqualTo("second");
        } finally {
            written.countDown();
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
    }

    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void differentNumbersOfTasksUnderOneNameAreRefused() throws Exception {
        // The second process joins once the first runs: which of them is refused would be chance otherwise.
        CountDownLatch running = new CountDownLatch(3);
        TaskBuilder builder = task -> new EchoTask() {
            @Override
            public void enterEpoch(EpochContext context) {
                running.countDown();
            }
        };
        var first = cluster.join(RuntimeSettings.of("size", 3), builder, EchoTask.allToAll(3));
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
        var second = cluster.join(RuntimeSettings.of("size", 5), builder, EchoTask.allToAll(5));

        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TaskGraphException.class)
                .hasMessageContainingAll("job 'size'", "3 tasks", "5 tasks");
        assertThat(first).isNotDone();
    }

    @Test
    void nothingCanBeDoneWithAContextThatHasEnded() throws Exception {
        List<Boolean> done = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();

        Outcome outcome = cluster.run(
                RuntimeSettings.of("stale", 3),
                task -> new EchoTask() {
                    private EpochContext first;

                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id != 0) {
                            return;
                        }
                        if (context.epoch() == 0) {
                            first = context;
                            framework.incEpoch(context);
                            return;
                        }
                        done.add(framework.flagMeta(first, ALL, "late"));
                        done.add(framework.incEpoch(first));
                        done.add(askByCallback(first, 1, 7));
                        done.add(framework.checkGrpcContext(first));
                        done.add(!first.isCancelled());
                        failures.add(failure(ask(first, 1, 7)));
                        failures.add(failure(framework.compute(first, () -> 7)));
                        framework.shutdownJob(Outcome.succeeded());
                    }
                },
                EchoTask.allToAll(3));

        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(0, 1));
        assertThat(done).hasSize(5).containsOnly(false);
        assertThat(failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).hasCauseInstanceOf(StaleEpochException.class));
    }

    private static Throwable failure(CompletionStage<?> stage) {
        return catchThrowable(() -> stage.toCompletableFuture().get(1, TimeUnit.MILLISECONDS));
    }
}
