package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A job that ends while code of a task does not return: the outcome is told at once, and the process leaves all the same. */
@Timeout(60)
class HungAtTheEndTests {

    private final ThreadedCluster cluster = new ThreadedCluster();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> outcomeLogged = new CompletableFuture<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getFormattedMessage();
            lines.add(line);
            if (line.contains(" ended it in epoch ")) {
                outcomeLogged.complete(line);
            }
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void close() throws Exception {
        released.countDown();
        logger.detachAppender(appender);
        logger.setLevel(null);
        cluster.close();
    }

    @Test
    void aCallbackThatDoesNotReturnIsNamedAndLeft() throws Exception {
        Outcome outcome = run("stuck", Duration.ofMillis(300), new Failing() {
            @Override
            public void enterEpoch(EpochContext context) {
                hang();
            }
        });

        assertThat(outcome).isEqualTo(new Outcome(Outcome.Status.FAILED, "enough", 0, 0));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Job 'stuck': callback 'enterEpoch' of task 1 still runs, here: "
                                + HungAtTheEndTests.class.getName() + ".hang(HungAtTheEndTests.java:")
                        && line.endsWith("The job ended 300ms ago, and this process no longer waits"
                                + " ('taskgraph.drain.timeout'): the task's 'exit' is not called"));
        assertThat(lines)
                .filteredOn(line -> line.contains("ended it in epoch"))
                .containsExactly("Job 'stuck' failed: task 0 ended it in epoch 0: enough");
    }

    @Test
    void anExitThatDoesNotReturnIsNamedAndLeft() throws Exception {
        run("slowly", Duration.ofMillis(300), new Failing() {
            @Override
            public void enterEpoch(EpochContext context) {
                hanging.countDown();
            }

            @Override
            public void exit() {
                hang();
            }
        });

        assertThat(lines)
                .anyMatch(line -> line.startsWith("Job 'slowly': callback 'exit' of task 1 still runs, here: ")
                        && line.endsWith("what this 'exit' had still to do is not done"));
    }

    @Test
    void aComputationThatHoldsUpInitIsNamedAndLeft() throws Exception {
        run("loading", Duration.ofMillis(300), new Failing() {
            @Override
            public void init(long taskId, Framework newFramework) {
                super.init(taskId, newFramework);
                var unused = framework.compute(() -> {
                    hang();
                    return 1;
                });
            }
        });

        assertThat(lines)
                .anyMatch(line -> line.startsWith("Job 'loading': a computation that task 1 waits for still runs")
                        && line.endsWith("the task's 'exit' is not called"));
    }

    /** The action waits for a lock that the callback holds, for example. */
    @Test
    void anActionForTheEndOfTheEpochThatDoesNotReturnIsLeftToo() throws Exception {
        run("locked", Duration.ofMillis(300), new Failing() {
            @Override
            public void enterEpoch(EpochContext context) {
                context.onCancelled(HungAtTheEndTests.this::hang);
                hang();
            }
        });

        assertThat(lines).anyMatch(line -> line.startsWith("Job 'locked': callback 'enterEpoch' of task 1 still runs"));
    }

    /** Nothing hangs but the action: the engine, which ends the copies, does not run it. */
    @Test
    void anActionForTheEndOfTheEpochDoesNotHoldUpTheEnd() throws Exception {
        Outcome outcome = run("acting", Duration.ofSeconds(40), new Failing() {
            @Override
            public void enterEpoch(EpochContext context) {
                context.onCancelled(HungAtTheEndTests.this::hang);
                hanging.countDown();
            }
        });

        assertThat(outcome.message()).isEqualTo("enough");
    }

    @Test
    void theOutcomeIsToldBeforeExitHasReturned() throws Exception {
        run("told", Duration.ofSeconds(40), new Failing() {
            @Override
            public void enterEpoch(EpochContext context) {
                hanging.countDown();
            }

            @Override
            public void exit() {
                lines.add("exits after "
                        + outcomeLogged.orTimeout(30, TimeUnit.SECONDS).join());
            }
        });

        assertThat(lines).contains("exits after Job 'told' failed: task 0 ended it in epoch 0: enough");
    }

    /** Runs a job of two tasks, of which task 0 ends it. */
    private Outcome run(String job, Duration drainTimeout, EchoTask other) throws Exception {
        RuntimeSettings settings =
                RuntimeSettings.builder(job, 2).drainTimeout(drainTimeout).build();
        return cluster.run(settings, task -> task == 0 ? new Failing() : other, EchoTask.allToAll(2));
    }

    private void hang() {
        hanging.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the job once the other task hangs. */
    private class Failing extends EchoTask {

        @Override
        public void enterEpoch(EpochContext context) {
            framework
                    .compute(context, () -> hanging.await(30, TimeUnit.SECONDS))
                    .thenRun(() -> framework.shutdownJob(Outcome.failed("enough")));
        }
    }
}
