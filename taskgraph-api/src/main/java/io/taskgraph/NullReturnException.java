package io.taskgraph;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Code of the application returned null where that is forbidden. The message names that code, what it was called for, and the rule. */
public final class NullReturnException extends TaskGraphException {

    private NullReturnException(String message) {
        super(message);
    }

    /**
     * Returns what code of the application has returned: no annotation of ours keeps it from null.
     *
     * @throws NullReturnException if that is null
     */
    public static <T> T check(@Nullable T returned, Supplier<String> message) {
        if (returned == null) {
            throw new NullReturnException(message.get());
        }
        return returned;
    }
}
