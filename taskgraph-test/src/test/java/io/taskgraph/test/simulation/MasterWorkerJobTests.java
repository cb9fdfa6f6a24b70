package io.taskgraph.test.simulation;

import static io.taskgraph.test.simulation.Workforce.answer;
import static io.taskgraph.test.simulation.Workforce.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.masterworker.CallId;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.RemoteCallException;
import io.taskgraph.masterworker.WorkerTask;
import io.taskgraph.runtime.RuntimeSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Masters and workers on real threads in one process; each test gives their {@code run} and looks at what came of it. */
@Timeout(60)
class MasterWorkerJobTests {

    private static final Empty NOTHING = Empty.getDefaultInstance();
    private static final Workforce.WorkerRun IDLE = (frame, id) -> {};

    @Test
    void callsGoBothWaysAndTheMastersReturnEndsTheJob() throws Exception {
        CompletableFuture<Long> ofWorker = new CompletableFuture<>();
        Outcome outcome = run(
                3,
                new Workforce(
                        frame -> {
                            assertThat(frame.workers()).isEqualTo(3);
                            for (long worker = 1; worker <= 3; worker++) {
                                assertThat(number(frame.notifyWorker(worker, "echo", Int64Value.of(worker))))
                                        .isEqualTo(worker);
                                assertThat(number(frame.dataRequest(worker, "echo", Int64Value.of(-worker))))
                                        .isEqualTo(-worker);
                            }
                            assertThat(ofWorker.get(30, TimeUnit.SECONDS)).isEqualTo(106);
                        },
                        (frame, id) -> {
                            assertThat(frame.workers()).isEqualTo(3);
                            if (id == 2) {
                                ofWorker.complete(number(frame.notifyMaster("echo", Int64Value.of(1)))
                                        + number(frame.dataRequest(0, "echo", Int64Value.of(5)))
                                        + number(frame.dataRequest(3, "echo", Int64Value.of(100))));
                            }
                        }));
        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(0, 0));
    }

    @Test
    void callWithIdIsAppliedOnce() throws Exception {
        Workforce workforce = new Workforce(
                frame -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(number(frame.notifyWorker(CallId.of("a"), 1, "add", NOTHING)))
                                .isEqualTo(1);
                    }
                    assertThat(number(frame.notifyWorker(1, "add", NOTHING))).isEqualTo(2);
                    assertThat(number(frame.notifyWorker(CallId.of("b"), 1, "add", NOTHING)))
                            .isEqualTo(3);
                },
                IDLE);
        assertThat(run(1, workforce).isSuccess()).isTrue();
        assertThat(workforce.added()).isEqualTo(3);
    }

    @Test
    void whatACallbackThrowsComesBackByNameAndIsRememberedToo() throws Exception {
        Outcome outcome = run(
                1,
                new Workforce(
                        frame -> {
                            for (int i = 0; i < 2; i++) {
                                assertThatExceptionOfType(ExecutionException.class)
                                        .isThrownBy(
                                                () -> answer(frame.notifyWorker(CallId.of("a"), 1, "fail", NOTHING)))
                                        .withCauseInstanceOf(RemoteCallException.class)
                                        .havingCause()
                                        .withMessage("call 'fail' to task 1 failed there:"
                                                + " java.lang.IllegalStateException: failed 1");
                            }
                            assertThatExceptionOfType(ExecutionException.class)
                                    .isThrownBy(() -> answer(frame.dataRequest(1, "fail", NOTHING)))
                                    .havingCause()
                                    .isInstanceOfSatisfying(RemoteCallException.class, e -> {
                                        assertThat(e.toId()).isEqualTo(1);
                                        assertThat(e.method()).isEqualTo("fail");
                                        assertThat(e.remoteClass()).isEqualTo(IllegalStateException.class.getName());
                                        assertThat(e.remoteMessage()).isEqualTo("failed 2");
                                    });
                        },
                        IDLE));
        assertThat(outcome.isSuccess()).isTrue();
    }

    @Test
    void whatRunThrowsEndsTheJobAsFailed() throws Exception {
        Outcome byMaster = run(
                1,
                new Workforce(
                        frame -> {
                            throw new IllegalStateException("no more work");
                        },
                        IDLE));
        assertThat(byMaster)
                .isEqualTo(Outcome.failed("the master of task 0: java.lang.IllegalStateException: no more work")
                        .reportedBy(0, 0));
        Outcome byWorker = run(2, new Workforce(frame -> new CountDownLatch(1).await(), (frame, id) -> {
            if (id == 2) {
                throw new IllegalStateException("broken");
            }
        }));
        assertThat(byWorker)
                .isEqualTo(Outcome.failed("the worker of task 2: java.lang.IllegalStateException: broken")
                        .reportedBy(2, 0));
    }

    @Test
    void endOfTheJobInterruptsRunAndEndsItsWaiting() throws Exception {
        CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> waited = new CompletableFuture<>();
        CountDownLatch waiting = new CountDownLatch(2);
        run(
                2,
                new Workforce(
                        frame -> assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue(), (frame, id) -> {
                            waiting.countDown();
                            if (id == 1) {
                                interrupted.complete(catchThrowable(() -> new CountDownLatch(1).await()));
                            } else {
                                waited.complete(catchThrowable(() -> {
                                    while (true) {
                                        frame.notifyMaster("echo", NOTHING)
                                                .toCompletableFuture()
                                                .join();
                                    }
                                }));
                            }
                        }));
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(waited.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StaleEpochException.class);
    }

    @Test
    void misuseIsAnsweredAtOnce() throws Exception {
        Outcome outcome = run(
                1,
                new Workforce(
                        frame -> {
                            assertThatIllegalArgumentException()
                                    .isThrownBy(() -> frame.notifyWorker(0, "echo", NOTHING))
                                    .withMessage("'workerId' must be from 1 to 1, but is 0");
                            assertThatIllegalArgumentException()
                                    .isThrownBy(() -> frame.dataRequest(2, "echo", NOTHING))
                                    .withMessage("'workerId' must be from 1 to 1, but is 2");
                        },
                        IDLE));
        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MasterWorker(new Workforce(frame -> {}, IDLE), 0))
                .withMessage("'workers' must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallId.of(""))
                .withMessage("a call id must have 1 to 256 characters, but this one has 0");
    }

    @Test
    void callInSetupEndsTheJobAsFailed() throws Exception {
        Outcome outcome = run(1, new MasterWorkerBuilder() {
            @Override
            public MasterTask getMaster() {
                return new HastyMaster();
            }

            @Override
            public WorkerTask getWorker(long workerId) {
                return new Workforce(frame -> {}, IDLE).getWorker(workerId);
            }
        });
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message()).contains("task 0 can make calls from 'run' on, but not in 'setup' or before");
    }

    private static final class HastyMaster implements MasterTask {

        @Override
        public void setup(MasterFrame frame) {
            frame.notifyWorker(1, "echo", NOTHING);
        }

        @Override
        public void run() {}

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            return StringValue.of(method);
        }

        @Override
        public Message serveData(long workerId, String method, Message input) {
            return StringValue.of(method);
        }
    }

    private static Outcome run(long workers, MasterWorkerBuilder builder) throws Exception {
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            MasterWorker masterWorker = new MasterWorker(builder, workers);
            return cluster.run(RuntimeSettings.of("workforce", workers + 1), masterWorker, masterWorker.topologies());
        }
    }
}
