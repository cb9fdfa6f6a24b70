package io.taskgraph.test.simulation;

import com.google.protobuf.Int64Value;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run in which those who ask and those who answer are often an epoch apart. */
final class StaleAnswerRun {

    private static final long LAST_EPOCH = 40;

    private final List<String> wrong = new ArrayList<>();
    private int right;
    private int stale;

    StaleAnswerRun(long seed) {
        Simulation simulation = new Simulation(
                seed,
                Faults.delaysUpTo(Duration.ofMillis(20)).withLostAnswers(0.02),
                RuntimeSettings.of("stale", 4),
                task -> new AskingTask(),
                EchoTask.allToAll(4));
        simulation.start(3);
        if (!simulation.runToEnd(Duration.ofMinutes(30))) {
            wrong.add("the job has not ended");
        }
    }

    /** Returns the answers that should not have come. */
    List<String> wrong() {
        return wrong;
    }

    int right() {
        return right;
    }

    /** Returns the number of requests that their epoch has outlived. */
    int stale() {
        return stale;
    }

    /** Asks all others and answers with its own epoch; task 0 goes on as soon as it has the first answer. */
    private final class AskingTask extends EchoTask {

        private long epoch = -1;

        @Override
        public void enterEpoch(EpochContext context) {
            epoch = context.epoch();
            if (id == 0 && epoch == LAST_EPOCH) {
                framework.shutdownJob(Outcome.succeeded());
                return;
            }
            for (long to = 0; to < 4; to++) {
                ask(context, to, 0).whenComplete((answer, cause) -> told(context, answer, cause));
            }
        }

        private void told(EpochContext context, Int64Value answer, Throwable cause) {
            if (cause instanceof StaleEpochException) {
                stale++;
            } else if (cause != null) {
                wrong.add("task " + id + ": " + cause);
            } else if (answer.getValue() != context.epoch() || epoch != context.epoch()) {
                wrong.add("task " + id + " asked in epoch " + context.epoch() + ", is in " + epoch + ", was answered "
                        + answer.getValue());
            } else {
                right++;
                if (id == 0) {
                    framework.incEpoch(context);
                }
            }
        }

        @Override
        void answer(long number, StreamObserver<Int64Value> observer) {
            observer.onNext(Int64Value.of(epoch));
            observer.onCompleted();
        }
    }
}
