package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread of the application calls the framework when the process has left the job, and its threads have ended. */
@Timeout(60)
class CallsAfterTheEndTests {

    private final CompletableFuture<EpochContext> entered = new CompletableFuture<>();
    private final EchoTask task = new EchoTask() {
        @Override
        public void enterEpoch(EpochContext context) {
            entered.complete(context);
        }
    };

    @Test
    void theyAreAnsweredAsOfAFormerEpoch() throws Exception {
        EpochContext context;
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            CompletableFuture<Outcome> end =
                    cluster.join(RuntimeSettings.of("late", 1), id -> task, Map.of("All", Topologies.allToAll(1)));
            context = entered.get(30, TimeUnit.SECONDS);
            task.framework.shutdownJob(Outcome.succeeded());
            assertThat(end.get(30, TimeUnit.SECONDS).isSuccess()).isTrue();
        }
        assertThat(task.framework.flagMeta(context, "All", "late")).isFalse();
        assertThat(task.framework.incEpoch(context)).isFalse();
        assertThat(task.framework.publish(context, "late", Int64Value.of(1))).isFalse();
        assertStale(task.ask(context, 0, 1));
        assertStale(task.framework.compute(context, () -> 1));
        task.framework.shutdownJob(Outcome.failed("late"));
        task.framework.kill();
    }

    private static void assertStale(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(Exception.class)
                .withCauseInstanceOf(StaleEpochException.class);
    }
}
