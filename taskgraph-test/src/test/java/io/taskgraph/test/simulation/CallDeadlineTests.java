package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.Task;
import io.taskgraph.masterworker.CallId;
import io.taskgraph.masterworker.CallTimeoutException;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Deadlines of single calls, in virtual time. The tasks serve every call, but while {@link #deaf} no answer leaves: it is kept, and
 * comes when the test lets it go.
 */
class CallDeadlineTests {

    private static final Empty NOTHING = Empty.getDefaultInstance();
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final RuntimeSettings SETTINGS =
            RuntimeSettings.of("deadlines", 2).withSlots(2);

    private final List<Runnable> kept = new ArrayList<>();
    private boolean deaf;
    private Simulation simulation;

    @Test
    void notificationOverItsDeadlineIsAppliedOnceAndItsSecondTryGetsTheFirstAnswer() {
        CallId id = CallId.of("a");
        Workforce workforce = run(frame -> {
            deaf = true;
            expectTimeout(frame.notifyWorker(id, 1, "add", NOTHING, Duration.ofSeconds(3)), "add", 3);
            expectTimeout(frame.notifyWorker(id, 1, "add", NOTHING, Duration.ofSeconds(1)), "add", 1);
            deaf = false;
            assertThat(number(frame.notifyWorker(id, 1, "add", NOTHING))).isEqualTo(1);
        });
        assertThat(workforce.added()).isEqualTo(1);
    }

    @Test
    void answerAfterTheDeadlineIsDropped() {
        Workforce workforce = run(frame -> {
            deaf = true;
            CompletionStage<Message> late = frame.notifyWorker(1, "add", NOTHING, Duration.ofSeconds(3));
            expectTimeout(late, "add", 3);
            deaf = false;
            kept.forEach(Runnable::run);
            assertThat(number(frame.notifyWorker(1, "add", NOTHING))).isEqualTo(2);
            assertThat(late.toCompletableFuture()).isCompletedExceptionally();
        });
        assertThat(workforce.added()).isEqualTo(2);
    }

    @Test
    void shorterDeadlineOfALaterCallEndsBeforeThatOfAnEarlierOne() {
        run(frame -> {
            deaf = true;
            CompletionStage<Message> usual = frame.dataRequest(1, "echo", Int64Value.of(1));
            CompletionStage<Message> longest = frame.dataRequest(1, "echo", Int64Value.of(2), Duration.ofMinutes(20));
            expectTimeout(frame.dataRequest(1, "echo", Int64Value.of(3), Duration.ofMillis(50)), "echo", 0.05);
            assertThat(usual.toCompletableFuture()).isNotDone();
            expectTimeout(usual, "echo", SETTINGS.requestTimeout().toSeconds());
            assertThat(longest.toCompletableFuture()).isNotDone();
            expectTimeout(longest, "echo", Duration.ofMinutes(20).toSeconds());
        });
    }

    @Test
    void deadlinePassesAtItsTime() {
        run(frame -> {
            deaf = true;
            long begun = simulation.nanoTime();
            expectTimeout(frame.dataRequest(1, "echo", NOTHING, Duration.ofSeconds(7)), "echo", 7);
            assertThat(Duration.ofNanos(simulation.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_100));
        });
    }

    @Test
    void deadlinesOfWorkersToo() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Workforce workforce = run(frame -> LockstepThreads.await(done), (frame, id) -> {
            deaf = true;
            expectMasterTimeout(frame.notifyMaster("add", NOTHING, Duration.ofSeconds(2)), "add", 2);
            expectMasterTimeout(frame.notifyMaster(CallId.of("b"), "add", NOTHING, Duration.ofSeconds(4)), "add", 4);
            expectMasterTimeout(frame.dataRequest(0, "echo", NOTHING, Duration.ofSeconds(6)), "echo", 6);
            deaf = false;
            kept.forEach(Runnable::run);
            done.complete(true);
        });
        assertThat(workforce.added()).isEqualTo(2);
    }

    @Test
    void deadlineOutOfRangeIsRefusedAndTakesNoPlace() {
        run(frame -> {
            for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
                for (int i = 0; i < 2_000; i++) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> frame.notifyWorker(1, "add", NOTHING, bad))
                            .withMessage("'within' must be more than nothing and at most 365d, but is "
                                    + PrintableText.of(bad));
                }
                assertThatIllegalArgumentException().isThrownBy(() -> frame.dataRequest(1, "echo", NOTHING, bad));
            }
            assertThat(number(frame.notifyWorker(1, "add", NOTHING, Duration.ofDays(365))))
                    .isEqualTo(1);
        });
    }

    private static void expectTimeout(CompletionStage<Message> call, String method, double seconds) {
        expectTimeout(call, 1, method, seconds);
    }

    private static void expectMasterTimeout(CompletionStage<Message> call, String method, double seconds) {
        expectTimeout(call, 0, method, seconds);
    }

    private static void expectTimeout(CompletionStage<Message> call, long to, String method, double seconds) {
        Duration deadline = Duration.ofMillis(Math.round(seconds * 1_000));
        assertThatExceptionOfType(CallTimeoutException.class)
                .isThrownBy(() -> LockstepThreads.await(call))
                .withMessage("call '" + method + "' to task " + to + " was not answered within "
                        + PrintableText.of(deadline))
                .satisfies(e -> {
                    assertThat(e.toId()).isEqualTo(to);
                    assertThat(e.method()).isEqualTo(method);
                    assertThat(e.deadline()).isEqualTo(deadline);
                });
    }

    private static long number(CompletionStage<Message> stage) throws InterruptedException {
        return ((Int64Value) LockstepThreads.await(stage)).getValue();
    }

    private Workforce run(Workforce.MasterRun master) {
        return run(master, (frame, id) -> {});
    }

    private Workforce run(Workforce.MasterRun master, Workforce.WorkerRun worker) {
        Workforce workforce = new Workforce(master, worker);
        try (LockstepThreads threads = new LockstepThreads()) {
            MasterWorker builder = new MasterWorker(workforce, 1, threads);
            simulation = new Simulation(
                    1, Faults.delaysOnly(), SETTINGS, task -> new Deaf(builder.getTask(task)), builder.topologies());
            simulation.start(1);
            assertThat(simulation.runToEnd(LIMIT)).isTrue();
            assertThat(simulation.processes().get(0).outcome())
                    .isEqualTo(Outcome.succeeded().reportedBy(0, 0));
        }
        return workforce;
    }

    /** A task whose answers are kept while the test says so. */
    private final class Deaf implements Task {

        private final Task task;

        Deaf(Task task) {
            this.task = task;
        }

        @Override
        public void init(long taskId, Framework framework) {
            task.init(taskId, framework);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            task.enterEpoch(context);
        }

        @Override
        public void exit() {
            task.exit();
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(task.grpc().services().stream()
                    .map(service -> (BindableService) () -> ServerInterceptors.intercept(service, new Keeping()))
                    .toArray(BindableService[]::new));
        }
    }

    private final class Keeping implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return next.startCall(
                    new ForwardingServerCall.SimpleForwardingServerCall<Q, A>(call) {
                        @Override
                        public void sendMessage(A message) {
                            keepOrRun(() -> super.sendMessage(message));
                        }

                        @Override
                        public void close(Status status, Metadata trailers) {
                            keepOrRun(() -> super.close(status, trailers));
                        }
                    },
                    headers);
        }

        private void keepOrRun(Runnable answer) {
            if (deaf) {
                kept.add(answer);
            } else {
                answer.run();
            }
        }
    }
}
