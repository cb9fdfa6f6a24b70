package io.taskgraph.verify;

/**
 * Something that was found about a property.
 *
 * @param property the property
 * @param kind its effect on the property
 * @param sentence the finding in words: tasks, epochs, incarnations, revisions, and the records that say so
 */
public record Finding(Property property, Kind kind, String sentence) {

    /** What a finding does to a property. */
    public enum Kind {
        /** It is broken. */
        REFUTES,

        /** It cannot be proven: events are missing, nobody knows which. */
        MISSING,

        /** It depends on the last actions of a killed process, beyond the end of its record. Up to there it is proven. */
        BEYOND
    }

    /** Returns whether the property is broken. */
    public boolean refutes() {
        return kind == Kind.REFUTES;
    }
}
