package io.taskgraph.iterative;

import io.taskgraph.TaskGraphException;
import java.util.Arrays;
import java.util.List;

/** A collective did not get the values that it needs in time. */
public final class CollectiveTimeoutException extends TaskGraphException {

    private final long[] missing;

    CollectiveTimeoutException(String message, List<Long> missing) {
        super(message);
        this.missing = missing.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Returns the tasks whose values are missing, as far as this process knows. Where all its own tasks have made a call whose values task 0
     * combines, that is task 0, which may wait for others.
     */
    public List<Long> missing() {
        return Arrays.stream(missing).boxed().toList();
    }
}
