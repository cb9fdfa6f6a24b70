package io.taskgraph.runtime;

import io.taskgraph.Task;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Generation;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.SeenRun;
import java.util.List;
import java.util.function.BiConsumer;

/** Starts the task copies of one session, primaries and backups alike. On the engine's loop. */
final class CopyStarter {

    private final JobSession session;
    private final SessionSetup setup;
    private final Fence fence;
    private final KeyLayout keys;
    private final TaskCopies copies;
    private final HeldStates states;
    private final TaskCopy.Host host;
    private final UnwrittenCheckpoints unwritten;

    CopyStarter(
            JobSession session,
            SessionSetup setup,
            Fence fence,
            KeyLayout keys,
            TaskCopies copies,
            HeldStates states,
            TaskCopy.Host host) {
        this.session = session;
        this.setup = setup;
        this.fence = fence;
        this.keys = keys;
        this.copies = copies;
        this.states = states;
        this.host = host;
        this.unwritten = new UnwrittenCheckpoints(
                setup.settings().job(), setup.ports().nanoTime(), setup.observer(), id -> copies.find(id) == null);
    }

    /**
     * Makes a copy, and has its task made on its loop.
     *
     * @param epoch epoch as of which its state is restored, -1 if there is none
     * @param initialised told of the task on the copy's loop, after {@code init} and before anything else
     */
    TaskCopy start(CopyId id, String runId, long epoch, BiConsumer<Checkpointer, Task> initialised) {
        RuntimePorts ports = setup.ports();
        // known before it is made, so that a drop that the engine orders next finds it
        TaskCopy copy = new TaskCopy(id, host, ports.loops(), fence);
        copies.add(copy);
        OwnershipReader ownership = new OwnershipReader(setup.coordinator(), ports.timers(), keys, copy);
        SeenRun seen = session.seenRun();
        Generation run = seen == null ? new Generation(runId, 0, List.of()) : seen.generation();
        Checkpointer checkpointer = new Checkpointer(
                copy, run, epoch, ports, ownership, states, unwritten, () -> session.post(new Event.SetBack()));
        copy.start(
                setup.builder(),
                new TaskFramework(session, copy, checkpointer),
                task -> initialised.accept(checkpointer, task));
        return copy;
    }
}
