package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Task 0 pulls blocks of task 1, which takes ten minutes for the one: longer than a data request may take by the settings. */
class LateBlockTests {

    private static final Duration WORK = Duration.ofMinutes(10);

    private Simulation simulation;
    private long failedAt;

    @Test
    void aPullWaitsForItsBlockAsLongAsItSays() {
        assertThat(run((task, context) -> pull(task, context, "late", Duration.ofMinutes(30))
                        .thenAccept(block -> succeed(task, "got " + block.getValue()))))
                .isEqualTo(Outcome.succeeded("got 7").reportedBy(0, 0));
    }

    /** Both wait at the same task. */
    @Test
    void aShortPullIsToldInTimeWhichBlocksThereAreThoughALongOneWaits() {
        Outcome outcome = run((task, context) -> {
            CompletionStage<Int64Value> late = pull(task, context, "late", Duration.ofMinutes(30));
            pull(task, context, "other", Duration.ofMinutes(1)).whenComplete((block, failure) -> {
                failedAt = simulation.nanoTime();
                late.thenAccept(value -> succeed(task, failure.getMessage()));
            });
        });
        assertThat(outcome.message()).contains("task 1 has published no block in epoch 0, but no 'other'");
        assertThat(Duration.ofNanos(failedAt)).isLessThan(Duration.ofMinutes(2));
    }

    private interface Body {

        void enterEpoch(EchoTask task, EpochContext context);
    }

    private static CompletionStage<Int64Value> pull(EchoTask task, EpochContext context, String name, Duration within) {
        return task.framework.pull(context, 1, name, Int64Value.parser(), within);
    }

    private static void succeed(EchoTask task, String message) {
        task.framework.shutdownJob(Outcome.succeeded(message));
    }

    private Outcome run(Body body) {
        simulation = new Simulation(
                1,
                Faults.delaysOnly(),
                RuntimeSettings.of("late", 2),
                id -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id == 0) {
                            body.enterEpoch(this, context);
                        } else {
                            // nobody answers, so that it ends after that time
                            framework
                                    .dataRequest(context, 1, ECHO, Int64Value.of(0), WORK)
                                    .whenComplete(
                                            (answer, over) -> framework.publish(context, "late", Int64Value.of(7)));
                        }
                    }

                    @Override
                    void answer(long number, StreamObserver<Int64Value> observer) {}
                },
                EchoTask.allToAll(2));
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofHours(1))).isTrue();
        return simulation.processes().get(0).outcome();
    }
}
