package io.taskgraph.boot.lifecycle;

import static java.util.Objects.requireNonNull;

import io.taskgraph.Outcome;

/**
 * Published once when the job has ended and every local task has left, before the context closes. Listeners are called on
 * the thread {@code taskgraph-main}.
 *
 * @param outcome how the job ended
 */
public record JobEndedEvent(Outcome outcome) {

    public JobEndedEvent {
        requireNonNull(outcome, "'outcome' must not be null");
    }
}
