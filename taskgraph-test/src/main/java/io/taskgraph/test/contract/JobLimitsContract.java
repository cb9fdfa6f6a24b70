package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a job does on every {@link Coordinator} when its tasks write as much as they may, or more: its transactions stay within the
 * coordinator's limits. Extend it and give it a store of its own. Each job has two tasks in two processes.
 */
public abstract class JobLimitsContract {

    private static final String LINK = "Both";
    /** With a number of four digits it is as long as a meta may be; each of its letters takes six characters of a key. */
    private static final String LONG_META = "\u00fc".repeat((RuntimeSettings.MAX_META_BYTES - 4) / 2);

    private static final int LAST_EPOCH = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Connects to the store; the test closes the connection. */
    protected abstract Coordinator createCoordinator();

    @Test
    void manyFlagsOfTheGreatestLengthAreAllToldWithinOneEpoch() throws Exception {
        Outcome outcome = run(() -> new FlaggingTask(LINK, 600), LINK);
        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(1, LAST_EPOCH));
    }

    @Test
    void manyFlagsOfTheGreatestLengthAreToldWhereAllNamesAreLong() throws Exception {
        String link = "L".repeat(255);
        Outcome outcome = run(() -> new FlaggingTask(link, 100), link);
        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(1, LAST_EPOCH));
    }

    @Test
    void aCallbackThatFailsWithAVeryLongMessageFailsTheJob() throws Exception {
        Outcome outcome = run(
                () -> new EndingTask(framework -> {
                    throw new UnsupportedOperationException("\u00fc\u0001<".repeat(500_000));
                }),
                LINK);
        assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(outcome.message())
                .startsWith("task 0")
                .contains(", callback 'enterEpoch': java.lang.UnsupportedOperationException: \u00fc\u0001<")
                .contains("(cut; the whole of 2000");
    }

    @Test
    void aJobMayBeEndedWithAVeryLongMessage() throws Exception {
        Outcome outcome = run(
                () -> new EndingTask(
                        framework -> framework.shutdownJob(Outcome.failed("\uD83D\uDE80".repeat(500_000)))),
                LINK);
        assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(outcome.message()).startsWith("\uD83D\uDE80").contains("(cut; the whole of 2000000 bytes");
    }

    private Outcome run(Supplier<Task> tasks, String linkType) throws Exception {
        RuntimeSettings settings = RuntimeSettings.builder("limits-" + UUID.randomUUID(), 2)
                .slots(1)
                .maxMetaBytes(RuntimeSettings.MAX_META_BYTES)
                .build();
        try (ContractProcesses job = new ContractProcesses(
                createCoordinator(), settings, task -> tasks.get(), Map.of(linkType, Topologies.allToAll(2)))) {
            CompletableFuture<Outcome> first = job.join().end();
            CompletableFuture<Outcome> second = job.join().end();
            Outcome outcome = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(outcome);
            return outcome;
        }
    }

    /** Keeps its framework. */
    private abstract static class ActingTask implements Task {

        private @Nullable Framework framework;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        final Framework framework() {
            return Objects.requireNonNull(framework, "no task acts before 'init'");
        }
    }

    /** Flags the other task as much as it may in each epoch, and advances when it has been told as much. */
    private static final class FlaggingTask extends ActingTask {

        private final String linkType;
        private final int flags;
        private int told;

        FlaggingTask(String linkType, int flags) {
            this.linkType = linkType;
            this.flags = flags;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            told = 0;
            for (int i = 0; i < flags; i++) {
                framework().flagMeta(context, linkType, LONG_META + (1_000 + i));
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String toldLinkType, String meta) {
            if (++told < flags) {
                return;
            }
            if (context.epoch() < LAST_EPOCH) {
                framework().incEpoch(context);
            } else if (framework().getTaskId() == 1) {
                framework().shutdownJob(Outcome.succeeded());
            }
        }
    }

    /** Task 0 ends the job as soon as it can; the other one waits. */
    private static final class EndingTask extends ActingTask {

        private final Consumer<Framework> end;

        EndingTask(Consumer<Framework> end) {
            this.end = end;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework().getTaskId() == 0) {
                end.accept(framework());
            }
        }
    }
}
