package io.taskgraph.runtime;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.KeyLayout;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the coordinator itself whether a copy is still the primary of its task. A copy that has lost its task may not know it
 * yet. State that was durable before ownership is confirmed here is seen by every later copy, since that one begins after it has become
 * the primary.
 */
final class OwnershipReader {

    /** Pause after a question without an answer. Asked without end: the answer decides whether a state counts as durable. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Coordinator coordinator;
    private final RuntimePorts.Timers timers;
    private final TaskCopy copy;
    private final String key;

    OwnershipReader(Coordinator coordinator, RuntimePorts.Timers timers, KeyLayout keys, TaskCopy copy) {
        this.coordinator = coordinator;
        this.timers = timers;
        this.copy = copy;
        this.key = keys.primary(copy.id().task());
    }

    /** Tells the answer on a thread of the coordinator; asks again until there is one, or {@code gone}. */
    void ask(BooleanSupplier gone, Consumer<Boolean> told) {
        CopyId id = copy.id();
        coordinator.list(key).whenComplete((snapshot, failure) -> {
            if (failure == null) {
                told.accept(snapshot.entries().stream()
                        .anyMatch(entry -> entry.key().equals(key) && entry.modRevision() == id.incarnation()));
            } else if (!gone.getAsBoolean()) {
                timers.schedule(RETRY, () -> ask(gone, told));
            }
        });
    }
}
