package io.taskgraph.verify;

import io.taskgraph.verify.Finding.Kind;

/** Where the event may be that would make something right which speaks against a property. */
enum Doubt {
    /** Nowhere: it did not happen. */
    NONE(Kind.REFUTES),

    /** Beyond the end of the record of a process that was killed. */
    KILLED(Kind.BEYOND),

    /** Anywhere: events of a record were dropped, or it is full, or it is not there. */
    LOST(Kind.MISSING);

    private final Kind kind;

    Doubt(Kind kind) {
        this.kind = kind;
    }

    /** Returns the finding about the property then. */
    Kind kind() {
        return kind;
    }

    static Doubt lostIf(boolean lost) {
        return lost ? LOST : NONE;
    }

    /** Returns the greater doubt. */
    Doubt or(Doubt other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
