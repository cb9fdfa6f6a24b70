package io.taskgraph.test.simulation;

/** What can go wrong with a process of a simulation, beside delays and lost answers. */
public enum Fault {
    /** A process is killed outright; another one is started a little later. */
    CRASH,
    /** A process vanishes with its machine: nothing answers, nothing refuses; another one is started a little later. */
    VANISH,
    /** A process stands still for up to two times to live of its lease, and then goes on as if nothing had been. */
    PAUSE,
    /** A process and the coordinator do not hear of each other for up to two times to live of its lease. */
    CUT,
    /** The coordinator is away for all, for up to three times to live of a lease; leases last as much longer. */
    OUTAGE,
    /** A watch says nothing more and ends with an error a little later, as after a compaction or a broken stream. */
    WATCH_GAP,
    /** A process is asked to leave and hands its tasks over; another one is started at that moment. */
    HAND_OVER,
    /** A live process is reported as refusing connections, and evicted. */
    FALSE_EVIDENCE
}
