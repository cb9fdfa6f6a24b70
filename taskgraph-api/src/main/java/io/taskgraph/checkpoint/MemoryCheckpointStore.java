package io.taskgraph.checkpoint;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Keeps checkpoints in the memory of this process: they outlive a copy of a task, but not the process. For jobs in one process, and
 * for tests.
 */
public final class MemoryCheckpointStore implements CheckpointStore {

    private record Key(String runId, long task) {}

    private static final Comparator<Checkpoint> BY_AGE =
            Comparator.comparingLong(Checkpoint::epoch).thenComparingLong(Checkpoint::incarnation);

    private final int keep;
    private final Map<Key, TreeSet<Checkpoint>> checkpoints = new HashMap<>();

    /** @param keep number of checkpoints to keep of each task, each of another epoch, at least 1 */
    public MemoryCheckpointStore(int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("'keep' must be at least 1, but is " + keep);
        }
        this.keep = keep;
    }

    @Override
    public synchronized void write(Checkpoint checkpoint) throws IOException {
        TreeSet<Checkpoint> ofTask = checkpoints.computeIfAbsent(
                new Key(checkpoint.runId(), checkpoint.task()), key -> new TreeSet<>(BY_AGE));
        for (Checkpoint other : ofTask) {
            if (other.incarnation() > checkpoint.incarnation()) {
                throw new LaterCheckpointException(checkpoint, other.incarnation(), "a checkpoint");
            }
        }
        // What a former copy wrote in this epoch must not push out the state of the epoch before.
        ofTask.removeIf(other -> other.epoch() == checkpoint.epoch());
        ofTask.add(checkpoint);
        // A state of the next epoch is of no use before that begins, so it takes no place of those before.
        long upToNow = ofTask.stream()
                .filter(other -> other.epoch() <= checkpoint.writtenIn())
                .count();
        for (long more = upToNow - keep; more > 0; more--) {
            ofTask.pollFirst();
        }
    }

    @Override
    public synchronized long latestIncarnation(String runId, long task) {
        return checkpoints.getOrDefault(new Key(runId, task), new TreeSet<>(BY_AGE)).stream()
                .mapToLong(Checkpoint::incarnation)
                .max()
                .orElse(-1);
    }

    @Override
    public synchronized Optional<Checkpoint> newest(String runId, long task, long epoch) {
        return checkpoints.getOrDefault(new Key(runId, task), new TreeSet<>(BY_AGE)).descendingSet().stream()
                .filter(checkpoint -> checkpoint.epoch() <= epoch)
                .findFirst();
    }

    @Override
    public String toString() {
        return "the memory of this process";
    }
}
