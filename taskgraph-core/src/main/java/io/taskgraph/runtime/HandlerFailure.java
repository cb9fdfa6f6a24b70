package io.taskgraph.runtime;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.taskgraph.LogPace;
import io.taskgraph.transport.DataCall;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The two views of an exception that a handler throws. The asking task gets text, since causes do not travel; the process
 * of the handler logs the exception in whole.
 */
final class HandlerFailure {

    /** Named after the copy, as the lines of its other failures are. */
    private static final Logger log = LoggerFactory.getLogger(TaskCopy.class);

    /** Most characters of a description, which travels in a header. */
    private static final int MAX_DESCRIPTION = 1_000;

    private HandlerFailure() {}

    /** Returns the exception of the handler; null if it only gave a status. */
    static @Nullable Throwable thrown(Status status) {
        Throwable cause = status.getCause();
        return cause instanceof StatusException || cause instanceof StatusRuntimeException ? null : cause;
    }

    /** Where the handler of a method has failed. */
    private record Place(
            String method, Class<?> type, @Nullable StackTraceElement thrownAt) {}

    /** Logs the exception of a handler in whole, if there is one: the asking task gets text only. One that fails for each call is told of at a pace. */
    static void log(String job, long task, DataCall<?, ?> call, Status status, LogPace pace) {
        Throwable thrown = thrown(status);
        if (thrown == null) {
            return;
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        String since = pace.due(new Place(call.method(), thrown.getClass(), trace.length == 0 ? null : trace[0]));
        log.atLevel(since == null ? Level.DEBUG : Level.WARN)
                .setCause(thrown)
                .log(
                        "Job '{}': the handler of '{}' of task {} failed; task {}, which asked in epoch {}, is told {}{}",
                        job,
                        call.method(),
                        task,
                        call.header().from(),
                        call.header().epoch(),
                        status.getCode(),
                        since == null ? "" : since);
    }

    /** Returns the status with class, message and line of the exception, unless the handler has described it itself. */
    static Status described(Status status) {
        Throwable thrown = thrown(status);
        return thrown == null || status.getDescription() != null ? status : status.withDescription(text(thrown));
    }

    private static String text(Throwable thrown) {
        String frame = Arrays.stream(thrown.getStackTrace())
                .filter(HandlerFailure::isOfTheApplication)
                .findFirst()
                .map(line -> " at " + line)
                .orElse("");
        String text = thrown.toString();
        return (text.length() > MAX_DESCRIPTION ? text.substring(0, MAX_DESCRIPTION) + "..." : text) + frame;
    }

    private static boolean isOfTheApplication(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.startsWith("java.")
                && !type.startsWith("jdk.")
                && !type.startsWith("io.grpc.")
                && !type.startsWith("com.google.protobuf.");
    }
}
