package io.taskgraph.boot.lifecycle;

import static java.util.Objects.requireNonNull;

import io.taskgraph.Outcome;

/**
 * Published once when the job has ended and every local task has left, before the context closes. Listeners are called on
 * the thread {@code taskgraph-main}.
 *
 * @param outcome how the job ended
 * @param former whether that is the outcome of a run that had ended before this process joined: nothing was run here
 */
public record JobEndedEvent(Outcome outcome, boolean former) {

    public JobEndedEvent {
        requireNonNull(outcome, "'outcome' must not be null");
    }

    /** The end of a run that this process took part in. */
    public JobEndedEvent(Outcome outcome) {
        this(outcome, false);
    }
}
