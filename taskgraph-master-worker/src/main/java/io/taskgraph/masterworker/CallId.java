package io.taskgraph.masterworker;

import static java.util.Objects.requireNonNull;

/**
 * Identifies a notification for all copies of the calling task: calls with the same id are the same call, even if their content differs.
 * The called task keeps the answers to the last 256 ids of each caller; an older id counts as a new call.
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

    /** Returns the id with a value. */
    public static CallId of(String value) {
        return new CallId(value);
    }
}
