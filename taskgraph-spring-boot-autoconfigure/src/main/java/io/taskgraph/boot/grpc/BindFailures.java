package io.taskgraph.boot.grpc;

import java.net.BindException;
import java.util.List;

/** Tells failures to bind a port from others, whichever of Netty's transports has them. */
public final class BindFailures {

    /** What the native transports of Linux and macOS say; they have no exception of its own for it. */
    private static final String IN_USE = "Address already in use";

    /** What Linux, macOS and Windows say of an address that no interface has. */
    private static final List<String> FOREIGN =
            List.of("Cannot assign requested address", "Can't assign requested address");

    private BindFailures() {}

    /** Returns whether the failure, or any of its causes, is that no interface of this machine has the address. */
    public static boolean isForeignAddress(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && FOREIGN.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the failure, or any of its causes, is that the port is in use. */
    public static boolean isPortInUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof BindException || (message != null && message.contains(IN_USE))) {
                return true;
            }
        }
        return false;
    }
}
