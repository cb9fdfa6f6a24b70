package io.taskgraph.grpc;

import io.grpc.ClientCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels calls whatever the interceptors of the application do: one that throws must not keep the rest from being ended. */
final class Cancelling {

    private static final Logger logger = LoggerFactory.getLogger(Cancelling.class);

    private Cancelling() {}

    /** Cancels a call, which is null if it was not made. Returns false if that is not certain: then gRPC may never tell its end. */
    static boolean cancel(@Nullable ClientCall<?, ?> call, String why, @Nullable Throwable cause) {
        if (call == null) {
            return false;
        }
        try {
            call.cancel(why, cause);
            return true;
        } catch (RuntimeException | Error e) { // An interceptor of the application.
            logger.debug("A call could not be cancelled ({})", why, e);
            return false;
        }
    }
}
