package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One task that writes its state in each epoch, and what becomes of it when the store or the task misbehaves. */
class CheckpointTests {

    private static final long LAST_EPOCH = 3;

    private final List<String> log = new ArrayList<>();
    private boolean killed;

    @TempDir
    private Path directory;

    @Test
    void newCopyIsGivenItsStateAfterInitAndBeforeItsFirstEpoch() {
        Outcome outcome = run(new MemoryCheckpointStore(2), OnFailure.CONTINUE, () -> new StatefulTask(2));
        assertThat(outcome.status()).isEqualTo(Outcome.Status.SUCCEEDED);
        assertThat(log)
                .containsExactly(
                        "init",
                        "enter 0",
                        "durable 0",
                        "enter 1",
                        "durable 1",
                        "enter 2",
                        "durable 2",
                        "init",
                        "restored 2",
                        "enter 2",
                        "durable 2",
                        "enter 3",
                        "exit");
    }

    @Test
    void damagedCheckpointIsPassedOverAndTheOneBeforeItRestored() {
        FileCheckpointStore files = new FileCheckpointStore(directory, 2);
        CheckpointStore damaging = new CheckpointStore() {
            private boolean done;

            @Override
            public void write(Checkpoint checkpoint) throws IOException {
                files.write(checkpoint);
                if (checkpoint.epoch() == 2 && !done) {
                    done = true;
                    cutOff("2." + checkpoint.incarnation() + ".checkpoint");
                }
            }

            @Override
            public Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException {
                return files.newest(runId, task, epoch);
            }
        };
        assertThat(run(damaging, OnFailure.CONTINUE, () -> new StatefulTask(2)).isSuccess())
                .isTrue();
        assertThat(log).containsSubsequence("durable 2", "init", "restored 1", "enter 2", "enter 3", "exit");
    }

    private void cutOff(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        }
    }

    @Test
    void failedCheckpointFailsItsStageAndTheJobGoesOn() {
        Outcome outcome = run(fullAfter(1), OnFailure.CONTINUE, () -> new StatefulTask(-1));
        assertThat(outcome.isSuccess()).isTrue();
        assertThat(log)
                .containsExactly(
                        "init",
                        "enter 0",
                        "durable 0",
                        "enter 1",
                        "failed 1: No space left on device",
                        "enter 2",
                        "failed 2: No space left on device",
                        "enter 3",
                        "exit");
    }

    /** As where each process has a disk of its own: what one has written the next one does not find. */
    @Test
    void copyThatFindsNoCheckpointIsToldOf() {
        FileCheckpointStore written = new FileCheckpointStore(directory.resolve("former"), 2);
        FileCheckpointStore read = new FileCheckpointStore(directory.resolve("next"), 2);
        CheckpointStore elsewhere = new CheckpointStore() {
            @Override
            public void write(Checkpoint checkpoint) throws IOException {
                written.write(checkpoint);
            }

            @Override
            public Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException {
                return read.newest(runId, task, epoch);
            }

            @Override
            public String toString() {
                return read.toString();
            }
        };
        List<ILoggingEvent> lines = linesOf(
                "Checkpointer",
                () -> assertThat(run(elsewhere, OnFailure.CONTINUE, () -> new StatefulTask(2))
                                .isSuccess())
                        .isTrue());
        assertThat(log).containsSubsequence("durable 2", "init", "enter 2", "enter 3", "exit");
        assertThat(lines)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Task 0 begins in epoch 2 with what its 'init' has made, and what it has worked out before is lost: there"
                                + " is no checkpoint of it in '" + directory.resolve("next")
                                + "'. If it has written one, its former"
                                + " process keeps checkpoints elsewhere: set 'taskgraph.checkpoint.directory' in all processes to a"
                                + " directory of one volume that they share");
    }

    /** In epoch 0 too: that is where a task with updates, and no epochs, spends its life. */
    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void jobEndsWhereNoCheckpointOfATaskCanBeUsed(long epoch) {
        FileCheckpointStore files = new FileCheckpointStore(directory, 1);
        CheckpointStore damaging = new CheckpointStore() {
            @Override
            public void write(Checkpoint checkpoint) throws IOException {
                files.write(checkpoint);
                cutOff(checkpoint.epoch() + "." + checkpoint.incarnation() + ".checkpoint");
            }

            @Override
            public long latestIncarnation(String runId, long task) throws IOException {
                return files.latestIncarnation(runId, task);
            }

            @Override
            public Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException {
                return files.newest(runId, task, epoch);
            }

            @Override
            public String toString() {
                return files.toString();
            }
        };
        Outcome outcome = run(damaging, OnFailure.CONTINUE, () -> new StatefulTask(epoch));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .contains("checkpoints of task 0 cannot be read: none of those in '" + directory)
                .contains("up to epoch " + epoch + " can be used: 1 of them is damaged. Put whole ones there");
    }

    private static List<ILoggingEvent> linesOf(String logging, Runnable action) {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime." + logging);
        Level before = logger.getLevel();
        lines.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        try {
            action.run();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        return lines.list;
    }

    @Test
    void whyNoCheckpointIsWrittenIsLoggedOnceAndWhenItIsOver() {
        List<ILoggingEvent> lines = linesOf(
                "UnwrittenCheckpoints",
                () -> run(
                        full(epoch -> epoch < 2, epoch -> new AccessDeniedException("/data/" + epoch + ".draft")),
                        OnFailure.CONTINUE,
                        () -> new StatefulTask(-1)));
        assertThat(lines)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .allMatch(line -> line.getThrowableProxy() == null)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Job 'checkpoints': no checkpoint of task 0: AccessDeniedException: /data/0.draft. The job goes on, but a task"
                                + " that is lost now cannot go on from here",
                        "Job 'checkpoints': checkpoints of all tasks here are written again");
    }

    @Test
    void failedCheckpointThatNobodyLooksAtDoesNotEndTheJobEither() {
        Supplier<Task> task = () -> new StatefulTask(-1) {
            @Override
            public void enterEpoch(EpochContext context) {
                framework.checkpoint(context).thenAccept(done -> log.add("never"));
                framework.checkpoint(context);
                framework.compute(context, () -> 1).thenAccept(one -> goOn(context));
            }
        };
        assertThat(run(fullAfter(0), OnFailure.CONTINUE, task).isSuccess()).isTrue();
        assertThat(log).doesNotContain("never");
    }

    @Test
    void failedCheckpointEndsTheJobWhereThatIsSet() {
        Outcome outcome = run(fullAfter(1), OnFailure.FAIL, () -> new StatefulTask(-1));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .matches(
                        "task 0 in process p\\d+ at sim-\\d+, callback 'checkpoint': state of task 0 was not made durable:"
                                + " No space left on device");
    }

    @Test
    void exceptionOfTheTaskWhileItWritesFailsTheStage() {
        Supplier<Task> task = () -> new StatefulTask(-1) {
            @Override
            public void writeState(OutputStream out) throws IOException {
                throw new IOException("not now");
            }
        };
        assertThat(run(new MemoryCheckpointStore(2), OnFailure.CONTINUE, task).isSuccess())
                .isTrue();
        assertThat(log).contains("failed 0: not now", "failed 2: not now");
    }

    @Test
    void stateThatCannotBeRestoredEndsTheJob() {
        Supplier<Task> task = () -> new StatefulTask(1) {
            @Override
            public void restoreState(InputStream in) throws IOException {
                throw new IOException("unknown version");
            }
        };
        Outcome outcome = run(new MemoryCheckpointStore(2), OnFailure.CONTINUE, task);
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message()).contains("callback 'restoreState'").contains("unknown version");
    }

    @Test
    void storeThatCannotBeReadEndsTheJobInsteadOfStartingAnew() {
        CheckpointStore unreadable = new CheckpointStore() {
            @Override
            public void write(Checkpoint checkpoint) {}

            @Override
            public Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException {
                throw new IOException("stale file handle");
            }
        };
        Outcome outcome = run(unreadable, OnFailure.CONTINUE, () -> new StatefulTask(-1));
        assertThat(outcome.message()).contains("checkpoints of task 0 cannot be read: stale file handle");
        assertThat(log).containsExactly("init", "exit");
    }

    @Test
    void taskThatIsNotCheckpointableHasNoState() {
        Supplier<Task> task = () -> new Task() {
            private Framework framework;

            @Override
            public void init(long taskId, Framework given) {
                framework = given;
            }

            @Override
            public void enterEpoch(EpochContext context) {
                framework.checkpoint(context);
            }
        };
        assertThat(run(new MemoryCheckpointStore(2), OnFailure.CONTINUE, task).message())
                .contains("task 0 does not implement 'Checkpointable'");
    }

    private static CheckpointStore fullAfter(int checkpoints) {
        return full(epoch -> epoch >= checkpoints, epoch -> new IOException("No space left on device"));
    }

    private static CheckpointStore full(LongPredicate inEpoch, LongFunction<IOException> why) {
        MemoryCheckpointStore memory = new MemoryCheckpointStore(2);
        return new CheckpointStore() {

            @Override
            public void write(Checkpoint checkpoint) throws IOException {
                if (inEpoch.test(checkpoint.epoch())) {
                    throw why.apply(checkpoint.epoch());
                }
                memory.write(checkpoint);
            }

            @Override
            public Optional<Checkpoint> newest(String runId, long task, long epoch) {
                return memory.newest(runId, task, epoch);
            }
        };
    }

    private Outcome run(CheckpointStore store, OnFailure onFailure, Supplier<Task> copies) {
        Simulation simulation = new Simulation(
                1, Faults.delaysOnly(), RuntimeSettings.of("checkpoints", 1), id -> copies.get(), Map.of());
        simulation.checkpointTo(new CheckpointSettings(store, onFailure));
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofMinutes(10))).isTrue();
        return simulation.processes().get(0).outcome();
    }

    /** Gives itself up once, when its state of an epoch is durable. */
    private class StatefulTask implements Task, Checkpointable {

        Framework framework;
        private final long killsAt;
        private long epoch = -1;

        StatefulTask(long killsAt) {
            this.killsAt = killsAt;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
            log.add("init");
        }

        @Override
        public void writeState(OutputStream out) throws IOException {
            out.write((int) epoch);
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            log.add("restored " + in.read());
        }

        @Override
        public void enterEpoch(EpochContext context) {
            epoch = context.epoch();
            log.add("enter " + epoch);
            if (epoch == LAST_EPOCH) {
                framework.shutdownJob(Outcome.succeeded());
                return;
            }
            framework.checkpoint(context).whenComplete((done, cause) -> ended(context, cause));
        }

        private void ended(EpochContext context, Throwable cause) {
            if (cause instanceof CheckpointException) {
                log.add("failed " + context.epoch() + ": " + cause.getCause().getMessage());
            } else {
                log.add("durable " + context.epoch());
            }
            if (killsAt == context.epoch() && !killed) {
                killed = true;
                framework.kill();
            } else {
                goOn(context);
            }
        }

        void goOn(EpochContext context) {
            if (context.epoch() == LAST_EPOCH) {
                framework.shutdownJob(Outcome.succeeded());
            } else {
                framework.incEpoch(context);
            }
        }

        @Override
        public void exit() {
            log.add("exit");
        }
    }
}
