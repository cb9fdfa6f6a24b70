package io.taskgraph.test.model;

/**
 * How large the model is and what may go wrong in it.
 *
 * @param tasks number of tasks
 * @param processes processes at the start
 * @param lastEpoch the epoch in which the tasks end the job
 * @param crashes how many processes may be killed
 * @param lost how many transactions may be left without an answer, and then happen at any later time or never
 * @param pauses how often a process may stand still until its lease has ended or it is let go on before
 * @param evictions how many leases of live processes may be revoked
 * @param drains how many processes may be asked to leave
 * @param rejoins how many processes that are gone may come back under another name
 * @param settled whether all processes have joined and taken their tasks at the start, in one way of the many
 */
record Bounds(
        int tasks,
        int processes,
        int lastEpoch,
        int crashes,
        int lost,
        int pauses,
        int evictions,
        int drains,
        int rejoins,
        boolean settled) {

    static Bounds of(int tasks, int processes, int lastEpoch) {
        return new Bounds(tasks, processes, lastEpoch, 0, 0, 0, 0, 0, 0, false);
    }

    Bounds withCrashes(int times) {
        return new Bounds(tasks, processes, lastEpoch, times, lost, pauses, evictions, drains, rejoins, settled);
    }

    Bounds withLost(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, times, pauses, evictions, drains, rejoins, settled);
    }

    Bounds withPauses(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, times, evictions, drains, rejoins, settled);
    }

    Bounds withEvictions(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, pauses, times, drains, rejoins, settled);
    }

    Bounds withDrains(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, pauses, evictions, times, rejoins, settled);
    }

    Bounds withRejoins(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, pauses, evictions, drains, times, settled);
    }

    Bounds fromSettled() {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, pauses, evictions, drains, rejoins, true);
    }
}
