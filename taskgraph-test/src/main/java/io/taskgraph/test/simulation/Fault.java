package io.taskgraph.test.simulation;

/** Faults of a process in a simulation, beside delays, lost answers and wrong clocks. */
public enum Fault {
    /** A process is killed outright; another one is started a little later. */
    CRASH,
    /** A process vanishes with its machine: nothing answers, nothing refuses; another one is started a little later. */
    VANISH,
    /** A process stands still for up to two times to live of its lease, and then goes on as if nothing had been. */
    PAUSE,
    /** A process and the coordinator do not hear of each other for up to two times to live of its lease. */
    CUT,
    /** The coordinator hears a process, but the process hears nothing back, for up to two times to live of its lease. */
    DEAF,
    /** A process hears the coordinator, but its own calls do not arrive, for up to two times to live of its lease. */
    MUTE,
    /** Messages of one process to another one are lost, but not those in the other direction, for up to two times to live of a lease. */
    ONE_WAY,
    /** The coordinator is away for all, for up to three times to live of a lease; leases last as much longer. */
    OUTAGE,
    /** A watch says nothing more and ends with an error a little later, as after a broken stream. */
    WATCH_GAP,
    /** All watches end, and the coordinator forgets its history again and again for a second while they are opened again. */
    COMPACTION,
    /** Whatever a process hands over to a thread, callbacks above all, waits long for it, for up to one time to live of its lease. */
    SLOW,
    /** A process is asked to leave and hands its tasks over; another one is started at that moment. */
    HAND_OVER,
    /** A live process is reported as refusing connections, and evicted. */
    FALSE_EVIDENCE,
    /** An operator takes one task from a process, which stays. */
    HAND_OVER_TASK,
    /** A watch says nothing more and does not end, while calls are answered: until all keys are read again. */
    SILENT_WATCH
}
