package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task loads in {@code init} is there before its first epoch, off the loop; and no callback waits for a stage. */
@Timeout(60)
class LoadingTests {

    private final ThreadedCluster cluster = new ThreadedCluster();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeCluster() throws Exception {
        cluster.close();
    }

    /** Notes what it is told, and ends the job in its first epoch. */
    private class Noting implements Task {

        Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            seen.add("enterEpoch");
            framework.shutdownJob(Outcome.succeeded());
        }
    }

    private final class Restored extends Noting implements Checkpointable {

        @Override
        public void init(long taskId, Framework given) {
            super.init(taskId, given);
            given.compute(() -> "loaded").thenAccept(seen::add);
        }

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }

    @Test
    void firstEpochWaitsForAllThatIsLoadedAndForWhatFollowsFromIt() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Outcome outcome = run(new Noting() {
            @Override
            public void init(long taskId, Framework given) {
                super.init(taskId, given);
                // each waits for the other one, so neither can run on the loop
                given.compute(() -> load("graph", both)).thenAccept(seen::add);
                given.compute(() -> load("labels", both)).thenAccept(seen::add);
                seen.add("init");
            }
        });
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        assertThat(seen).containsExactly("init", "graph", "labels", "enterEpoch");
    }

    private static String load(String what, CountDownLatch both) throws InterruptedException {
        both.countDown();
        return both.await(30, TimeUnit.SECONDS) ? what : "nothing";
    }

    @Test
    void aTaskThatIsRestoredLoadsFirst() throws Exception {
        assertThat(run(new Restored()).isSuccess()).isTrue();
        assertThat(seen).containsExactly("loaded", "enterEpoch");
    }

    @Test
    void loadingThatFailsEndsTheJob() throws Exception {
        Outcome outcome = run(new Noting() {
            @Override
            public void init(long taskId, Framework given) {
                super.init(taskId, given);
                given.compute(() -> {
                    throw new IllegalStateException("no such file");
                });
            }
        });
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message()).contains("no such file");
        assertThat(seen).isEmpty();
    }

    @Test
    void loadingOutsideOfInitIsRefused() throws Exception {
        Outcome outcome = run(new Noting() {
            @Override
            public void enterEpoch(EpochContext context) {
                framework.compute(() -> "late");
            }
        });
        assertThat(outcome.message()).contains("write framework.compute(context, computation)");
    }

    @Test
    void waitingForAStageInACallbackIsRefusedWithWhatToWriteInstead() throws Exception {
        Outcome outcome = run(new Noting() {
            @Override
            public void enterEpoch(EpochContext context) {
                CompletableFuture<String> stage =
                        framework.compute(context, () -> "value").toCompletableFuture();
                stage.join();
            }
        });
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .contains("a callback of task 0 must not wait for a stage by 'join' or 'get'")
                .contains("Write stage.thenAccept(value -> ...) instead");
    }

    @Test
    void aStageThatIsCompleteMayBeRead() throws Exception {
        Outcome outcome = run(new Noting() {
            @Override
            public void enterEpoch(EpochContext context) {
                CompletableFuture<String> stage =
                        framework.compute(context, () -> "value").toCompletableFuture();
                stage.thenRun(() -> framework.shutdownJob(Outcome.succeeded(stage.join())));
            }
        });
        assertThat(outcome.isSuccess()).isTrue();
        assertThat(outcome.message()).isEqualTo("value");
    }

    private Outcome run(Task task) throws Exception {
        return cluster.run(RuntimeSettings.of("loading", 1), id -> task, Map.of());
    }
}
