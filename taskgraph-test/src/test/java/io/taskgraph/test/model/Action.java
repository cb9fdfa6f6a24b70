package io.taskgraph.test.model;

/**
 * One step of the model.
 *
 * @param process whose step it is
 * @param index which of the process's transactions or copies
 */
record Action(Kind kind, int process, int index) {

    /** What happens. */
    enum Kind {
        /** All keys are read and told. */
        LIST,
        /** The next revision is told. */
        WATCH,
        /** A transaction reaches the store. */
        EXECUTE,
        /** A transaction is answered. */
        ANSWER,
        /** A message with flags reaches its process. */
        DELIVER,
        /** A message with flags is answered. */
        REPLY,
        /** A task does what it does in the epoch that it was told to enter. */
        USER,
        /** The lease of a process that is no more, or stands still, ends. */
        EXPIRE,
        /** A process learns that its lease has ended. */
        LEARN,
        /** A process that stood still goes on in time. */
        RESUME,
        /** A process that is gone comes back under another name. */
        REJOIN,
        /** Fault: a transaction will not be answered. */
        LOSE,
        /** Fault: a message with flags, or its answer, is lost. */
        DROP,
        /** Fault: a process is killed. */
        CRASH,
        /** Fault: a process stands still behind its fence. */
        PAUSE,
        /** Fault: the lease of a live process is revoked. */
        EVICT,
        /** Fault: a process is asked to leave. */
        DRAIN;

        boolean isFault() {
            return compareTo(LOSE) >= 0;
        }
    }

    @Override
    public String toString() {
        return kind + " p" + process + (index < 0 ? "" : " #" + index);
    }
}
