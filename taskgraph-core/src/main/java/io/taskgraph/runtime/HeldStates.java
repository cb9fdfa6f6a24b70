package io.taskgraph.runtime;

import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The states of the copies of one session that are written, but wait for the flags before them: a later copy that goes on from the state
 * may not flag again. On any thread.
 */
final class HeldStates {

    /** A copy whose state waits, and what stores it. */
    private record Held(TaskCopy copy, Runnable store) {}

    private final Consumer<Event> events;

    /** By id. Invariant: an id is in it from before the engine knows of it until the engine lets the state be stored. */
    private final Map<Long, Held> held = new ConcurrentHashMap<>();

    /** The id given last. Ids are unique within the session, over all of its copies. */
    private final AtomicLong lastState = new AtomicLong();

    HeldStates(Consumer<Event> events) {
        this.events = events;
    }

    /** Runs {@code store} on the loop of the copy when the flags are set that the copies here have given until now. */
    void afterFlags(TaskCopy copy, Runnable store) {
        long id = lastState.incrementAndGet();
        held.put(id, new Held(copy, store));
        events.accept(new Event.StateKept(copy.id(), id));
    }

    /** Notes that the flags before a state are set. */
    void flagsAreSet(Effect.StoreState effect) {
        Held state = held.remove(effect.stateId());
        if (state != null) {
            state.copy().run("checkpoint", state.store());
        }
    }
}
