package io.taskgraph.masterworker;

import static java.util.Objects.requireNonNull;

/**
 * Names a notification for all copies of the task that makes it: what bears the same id is the same call, whatever it says. The
 * called task keeps the answers to the last 256 ids of each caller; an id older than those is a new call.
 *
 * @param value 1 to 256 characters, for instance the name of the piece of work that is reported
 */
public record CallId(String value) {

    private static final int LONGEST = 256;

    public CallId {
        requireNonNull(value, "'value' must not be null");
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a call id must have 1 to " + LONGEST + " characters, but this one has " + value.length());
        }
    }

    /** Returns the id of that value. */
    public static CallId of(String value) {
        return new CallId(value);
    }
}
