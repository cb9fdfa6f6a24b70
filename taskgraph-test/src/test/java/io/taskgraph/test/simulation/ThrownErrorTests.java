package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Int64Value;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.MissingTopologyException;
import io.taskgraph.NeighborListener;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An application may throw an Error wherever it is called: the job ends with it, or it is told, and nothing waits for ever. */
class ThrownErrorTests {

    /** Two tasks, of which the first enters epoch after epoch. */
    private static class Advancing extends EchoTask {

        @Override
        public void enterEpoch(EpochContext context) {
            if (context.epoch() == 3) {
                framework.shutdownJob(Outcome.succeeded("went on"));
            } else if (id == 0) {
                framework.incEpoch(context);
            }
        }
    }

    @Test
    void ofAnActionForTheEndOfTheEpochEndsTheJob() {
        assertThat(run(id -> new Advancing() {
                            @Override
                            public void enterEpoch(EpochContext context) {
                                context.onCancelled(ThrownErrorTests::fail);
                                super.enterEpoch(context);
                            }
                        })
                        .message())
                .contains("callback 'onCancelled': java.lang.AssertionError: mine");
    }

    @Test
    void ofAnActionForTheEndOfACopyThatIsGoneKeepsNothingFromGoingOn() {
        AtomicBoolean killed = new AtomicBoolean();
        Outcome outcome = run(id -> new Advancing() {
            @Override
            public void enterEpoch(EpochContext context) {
                if (id == 0 && context.epoch() == 1 && killed.compareAndSet(false, true)) {
                    context.onCancelled(ThrownErrorTests::fail);
                    framework.kill();
                } else {
                    super.enterEpoch(context);
                }
            }
        });
        assertThat(killed).isTrue();
        assertThat(outcome.message()).isEqualTo("went on");
    }

    @Test
    void ofAListenerOfNeighborsEndsTheJob() {
        class Listening extends Advancing implements NeighborListener {

            @Override
            public void enterEpoch(EpochContext context) {
                if (id == 1) {
                    framework.kill();
                }
            }

            @Override
            public void neighborFailed(EpochContext context, String linkType, long neighborId) {
                fail();
            }
        }
        assertThat(run(id -> new Listening()).message())
                .contains("callback 'neighborChanged': java.lang.AssertionError: mine");
    }

    @Test
    void ofAHandlerFailsTheRequest() {
        assertThat(run(id -> new Asking() {
                            @Override
                            void answer(long number, StreamObserver<Int64Value> observer) {
                                fail();
                            }
                        })
                        .message())
                .contains("UNKNOWN")
                .contains("AssertionError: mine");
    }

    @Test
    void ofAnInterceptorFailsTheRequest() {
        GrpcHandlerInterceptor failing = new GrpcHandlerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                throw new AssertionError("mine");
            }
        };
        assertThat(run(
                                id -> new Asking(),
                                simulation -> simulation.onStart(
                                        process -> process.runtime().addInterceptor(failing)))
                        .message())
                .contains("AssertionError: mine");
    }

    private static class Asking extends Advancing {

        @Override
        public void enterEpoch(EpochContext context) {
            if (id == 0) {
                ask(context, 1, 1).thenAccept(answer -> framework.shutdownJob(Outcome.succeeded()));
            }
        }
    }

    @Test
    void ofACheckpointStoreThatIsReadEndsTheJob() {
        assertThat(runWith(new FailingStore(true)).message())
                .contains("checkpoints of task")
                .contains("mine");
    }

    @Test
    void ofACheckpointStoreThatIsWrittenFailsTheCheckpoint() {
        assertThat(runWith(new FailingStore(false)).message())
                .contains("state of task 0 was not made durable")
                .contains("mine");
    }

    private static Outcome runWith(CheckpointStore store) {
        class Stateful extends Advancing implements Checkpointable {

            @Override
            public void writeState(OutputStream out) {}

            @Override
            public void restoreState(InputStream in) {}

            @Override
            public void enterEpoch(EpochContext context) {
                if (id == 0) {
                    framework.checkpoint(context);
                }
            }
        }
        return run(
                id -> new Stateful(),
                simulation -> simulation.checkpointTo(new CheckpointSettings(store, OnFailure.FAIL)));
    }

    private record FailingStore(boolean atReading) implements CheckpointStore {

        @Override
        public void write(Checkpoint checkpoint) {
            fail();
        }

        @Override
        public Optional<Checkpoint> newest(String runId, long task, long epoch) {
            if (atReading) {
                fail();
            }
            return Optional.empty();
        }
    }

    @Test
    void ofAListenerOfTheRuntimeHarmsNobody() {
        RuntimeListener failing = new RuntimeListener() {
            @Override
            public void epochBegan(String runId, long epoch, long formerNanos) {
                fail();
            }

            @Override
            public void callbackEnded(long task, String callback, long nanos, boolean slow) {
                fail();
            }
        };
        assertThat(run(
                                id -> new Advancing(),
                                simulation -> simulation.onStart(
                                        process -> process.runtime().addListener(failing)))
                        .message())
                .isEqualTo("went on");
    }

    @Test
    void ofExitIsSaidAndTheOutcomeStands() {
        assertExitIsSaid(ThrownErrorTests::fail);
        assertExitIsSaid(() -> {
            throw new MissingTopologyException("Workers", List.of());
        });
    }

    private static void assertExitIsSaid(Runnable failing) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.JobSession");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(appender);
        Outcome outcome;
        try {
            outcome = run(id -> new Advancing() {
                @Override
                public void exit() {
                    failing.run();
                }
            });
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
        assertThat(outcome.isSuccess()).isTrue();
        assertThat(outcome.message()).isEqualTo("went on");
        assertThat(appender.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .isEmpty();
        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("callback 'exit'"))
                .hasSize(1)
                .allMatch(line -> line.contains("its outcome stands"));
    }

    private static void fail() {
        throw new AssertionError("mine");
    }

    private static Outcome run(TaskBuilder tasks) {
        return run(tasks, simulation -> {});
    }

    private static Outcome run(TaskBuilder tasks, Consumer<Simulation> prepare) {
        Simulation simulation =
                new Simulation(1, Faults.delaysOnly(), RuntimeSettings.of("errors", 2), tasks, EchoTask.allToAll(2));
        prepare.accept(simulation);
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofMinutes(10))).isTrue();
        return simulation.processes().get(0).outcome();
    }
}
