package io.taskgraph.masterworker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that must not leave before the state in which their calls are applied is durable. One checkpoint serves all that came
 * while the one before it was written. Used on the copy's loop alone.
 */
final class HeldAnswers implements Consumer<HeldAnswers.Answer> {

    /** A waiting answer; receives whether it may leave. */
    @FunctionalInterface
    interface Answer {

        /** Tells the end: {@code cause} is null if the state is durable. */
        void told(@Nullable Throwable cause);
    }

    private final Supplier<? extends CompletionStage<?>> checkpoint;
    private List<Answer> waiting = new ArrayList<>();
    private boolean underWay;

    HeldAnswers(Supplier<? extends CompletionStage<?>> checkpoint) {
        this.checkpoint = checkpoint;
    }

    @Override
    public void accept(Answer answer) {
        waiting.add(answer);
        if (!underWay) {
            write();
        }
    }

    private void write() {
        underWay = true;
        List<Answer> covered = waiting;
        waiting = new ArrayList<>();
        var unused = checkpoint.get().whenComplete((none, failure) -> written(covered, failure));
    }

    private void written(List<Answer> covered, @Nullable Throwable failure) {
        underWay = false;
        covered.forEach(answer -> answer.told(failure));
        if (!waiting.isEmpty()) {
            write();
        }
    }
}
