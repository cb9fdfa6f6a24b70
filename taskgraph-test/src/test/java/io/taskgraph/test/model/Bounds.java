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
 * @param letters how many messages with flags may be lost, or lose their answer; -1 where flags are not told directly. Then the first task
 *     ends an epoch when it has heard of all others; else all tasks race for it
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
        boolean settled,
        int letters) {

    static Bounds of(int tasks, int processes, int lastEpoch) {
        return new Bounds(tasks, processes, lastEpoch, 0, 0, 0, 0, 0, 0, false, -1);
    }

    Bounds withCrashes(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, times, lost, pauses, evictions, drains, rejoins, settled, letters);
    }

    Bounds withLost(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, times, pauses, evictions, drains, rejoins, settled, letters);
    }

    Bounds withPauses(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, lost, times, evictions, drains, rejoins, settled, letters);
    }

    Bounds withEvictions(int times) {
        return new Bounds(tasks, processes, lastEpoch, crashes, lost, pauses, times, drains, rejoins, settled, letters);
    }

    Bounds withDrains(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, lost, pauses, evictions, times, rejoins, settled, letters);
    }

    Bounds withRejoins(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, lost, pauses, evictions, drains, times, settled, letters);
    }

    Bounds fromSettled() {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, lost, pauses, evictions, drains, rejoins, true, letters);
    }

    /** Tells flags directly; some messages may be lost. */
    Bounds withLetters(int times) {
        return new Bounds(
                tasks, processes, lastEpoch, crashes, lost, pauses, evictions, drains, rejoins, settled, times);
    }

    boolean isDirect() {
        return letters >= 0;
    }
}
