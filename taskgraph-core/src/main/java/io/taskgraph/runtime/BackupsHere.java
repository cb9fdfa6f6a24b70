package io.taskgraph.runtime;

import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells backups among the copies of a session from those that act for their tasks. Thread-safe. */
final class BackupsHere implements SessionListener {

    private final Set<CopyId> backups = ConcurrentHashMap.newKeySet();

    @Override
    public void startingBackup(Effect.StartBackup effect, long epoch) {
        backups.add(effect.copy());
    }

    @Override
    public void takingOver(Effect.TakeOver effect, long epoch) {
        backups.remove(effect.backup());
    }

    @Override
    public void dropping(Effect.DropCopy effect, long epoch) {
        backups.remove(effect.copy());
    }

    boolean contains(CopyId copy) {
        return backups.contains(copy);
    }
}
