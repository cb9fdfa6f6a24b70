package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.engine.Generation;
import io.taskgraph.engine.KeyLayout;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CheckpointerTests {

    private final LoneCopy lone = new LoneCopy(() -> true);

    /** What the coordinator says of the primary, when it comes to that. */
    private final CompletableFuture<Snapshot> primary = new CompletableFuture<>();

    /** The session waits for the exit of each copy before it ends, and the copy may not have been dropped by then. */
    @Test
    @SuppressWarnings("NullAway") // the task does nothing with its framework
    void aCopyThatMustNotGoOnDoesNotHoldUpTheEndOfTheJob() {
        Stateful task = new Stateful();
        Checkpointer checkpointer = new Checkpointer(
                lone.copy(),
                new Generation("run", 0, List.of()),
                0,
                lone.ports().withCheckpoints(new CheckpointSettings(new Later(), CheckpointSettings.OnFailure.FAIL)),
                new OwnershipReader(coordinator(), lone.ports().timers(), new KeyLayout("ns", "job"), lone.copy()),
                new HeldStates(event -> {}),
                new UnwrittenCheckpoints(
                        "job",
                        lone.ports().nanoTime(),
                        new RuntimeObserver(lone.ports().nanoTime()),
                        id -> false),
                () -> {});
        lone.copy().start(id -> task, null, checkpointer::initialised);
        lone.copy().enterEpoch(0);
        lone.copy().exit();
        assertThat(lone.isExited()).isFalse();
        primary.complete(new Snapshot(1, List.of()));
        assertThat(lone.isExited()).isTrue();
        assertThat(task.entered).isFalse();
        assertThat(task.exited).isFalse();
    }

    private Coordinator coordinator() {
        return (Coordinator) Proxy.newProxyInstance(
                Coordinator.class.getClassLoader(), new Class<?>[] {Coordinator.class}, (self, method, args) -> {
                    assertThat(method.getName()).isEqualTo("list");
                    return primary;
                });
    }

    /** A later copy has written. */
    private static final class Later implements CheckpointStore {

        @Override
        public void write(Checkpoint checkpoint) {
            throw new AssertionError(checkpoint + " must not be written");
        }

        @Override
        public long latestIncarnation(String runId, long task) {
            return 99;
        }

        @Override
        public Optional<Checkpoint> newest(String runId, long task, long epoch) {
            throw new AssertionError("nothing must be read");
        }
    }

    private static final class Stateful implements Task, Checkpointable {

        private boolean entered;
        private boolean exited;

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {
            entered = true;
        }

        @Override
        public void exit() {
            exited = true;
        }

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }
}
