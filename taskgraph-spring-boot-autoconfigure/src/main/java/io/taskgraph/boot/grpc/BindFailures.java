package io.taskgraph.boot.grpc;

import java.net.BindException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells failures to bind a port from others, whichever of Netty's transports has them. */
public final class BindFailures {

    /** What operating systems say; the native transports of Linux and macOS have no exception of their own for it. */
    private static final String IN_USE = "Address already in use";

    private static final List<String> FOREIGN =
            List.of("Cannot assign requested address", "Can't assign requested address");

    private BindFailures() {}

    /** Returns whether the failure, or any of its causes, is that the port is in use. */
    public static boolean isPortInUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || says(cause, IN_USE)) {
                return true;
            }
        }
        return false;
    }

    /** Returns why a port at an address could not be had, as the end of a sentence; null if the failure is another one. */
    public static @Nullable String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Throwable one = cause;
            if (says(one, IN_USE)) {
                return "the port is in use";
            }
            if (FOREIGN.stream().anyMatch(text -> says(one, text))) {
                return "that is no address of this machine";
            }
            if (one instanceof BindException) {
                return String.valueOf(one.getMessage());
            }
        }
        return null;
    }

    private static boolean says(Throwable cause, String text) {
        return cause.getMessage() != null && cause.getMessage().contains(text);
    }
}
