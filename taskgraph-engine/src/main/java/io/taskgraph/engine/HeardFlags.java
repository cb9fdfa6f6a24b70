package io.taskgraph.engine;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The flags that this process knows of without the coordinator: its own that it keeps, and those that other processes told it. A copy that
 * starts here is told them as it is told those that are set.
 */
final class HeardFlags {

    /** Most flags that are held for later epochs. A process that is further behind hears of them from the coordinator. */
    static final int MAX_AHEAD = 16_384;

    private final SortedMap<Long, Set<Flag>> byEpoch = new TreeMap<>();

    /** Run that they belong to. */
    private String runId = "";

    /** Notes a flag of the epoch that the job is in, or of a later one; returns false if there is no room for it. */
    boolean add(String run, Flag flag, long current) {
        if (!run.equals(runId)) {
            byEpoch.clear();
            runId = run;
        }
        if (flag.epoch() > current && ahead(current) >= MAX_AHEAD) {
            return false;
        }
        byEpoch.computeIfAbsent(flag.epoch(), epoch -> new LinkedHashSet<>()).add(flag);
        return true;
    }

    private int ahead(long current) {
        return byEpoch.tailMap(current + 1).values().stream()
                .mapToInt(Set::size)
                .sum();
    }

    /** Forgets all flags but those of the epoch that has just ended, which say what tasks are likely to do next, and later ones. */
    void epochChanged(long current) {
        byEpoch.headMap(current - 1).clear();
    }

    Collection<Flag> of(String run, long epoch) {
        return run.equals(runId) ? byEpoch.getOrDefault(epoch, Set.of()) : Set.of();
    }
}
