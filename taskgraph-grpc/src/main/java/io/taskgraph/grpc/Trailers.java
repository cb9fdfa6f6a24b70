package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Trailers that end a call: {@code taskgraph-incarnation} with status OK; {@code taskgraph-failure} with any other status of the serving
 * task or its transport, to distinguish it from a status of gRPC itself.
 */
final class Trailers {

    static final Metadata.Key<String> INCARNATION =
            Metadata.Key.of("taskgraph-incarnation", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> FAILURE = Metadata.Key.of("taskgraph-failure", Metadata.ASCII_STRING_MARSHALLER);

    private static final int MAX_CAUSES = 10;

    /** See {@code ClientCallImpl} of grpc-java. */
    private static final String UNREADABLE = "Failed to read message.";

    /** Bytes of a description as it goes over the wire. With 8 KiB of trailers, the default limit, code and text would be lost together. */
    private static final int MAX_DESCRIPTION = 5_000;

    private static final String CUT = "... (cut: the whole is in the log of the process that answered)";

    private Trailers() {}

    static Metadata of(long incarnation) {
        Metadata trailers = new Metadata();
        trailers.put(INCARNATION, Long.toString(incarnation));
        return trailers;
    }

    static Metadata of(Refusal failure) {
        Metadata trailers = new Metadata();
        trailers.put(FAILURE, failure.name());
        return trailers;
    }

    /** Returns the status under which {@code failure} goes over the wire. */
    static Status wireStatus(Refusal failure, Status status) {
        return switch (failure) {
            case NOT_PRIMARY -> Status.UNAVAILABLE.withDescription(status.getDescription());
            case STALE_EPOCH -> Status.FAILED_PRECONDITION.withDescription(status.getDescription());
            case HANDLER ->
                status.isOk() ? Status.UNKNOWN.withDescription("the handler failed with status OK") : status;
        };
    }

    /** Returns a description that reaches the caller: itself, or as much of its beginning as does. */
    @Nullable
    static String fitting(@Nullable String description) {
        if (description == null) {
            return null;
        }
        int bytes = 0;
        for (int i = 0; i < description.length(); i += Character.charCount(description.codePointAt(i))) {
            bytes += encodedBytes(description.codePointAt(i));
            if (bytes > MAX_DESCRIPTION) {
                return description.substring(0, i) + CUT;
            }
        }
        return description;
    }

    /** gRPC writes bytes that are not printable ASCII as {@code %XX}. */
    private static int encodedBytes(int codePoint) {
        if (codePoint >= ' ' && codePoint <= '~' && codePoint != '%') {
            return 1;
        }
        return 3 * new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the incarnation that answered, or null if the answer does not tell. */
    @Nullable
    static Long incarnation(Metadata trailers) {
        String value = trailers.get(INCARNATION);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException broken) {
            return null;
        }
    }

    /**
     * Returns whether the status is gRPC's own and says that no process of a job answers there. Any other
     * server answers UNIMPLEMENTED, and addresses are reused. A connection that breaks while a call is under way may also end it with
     * UNKNOWN, "channel closed", or with INTERNAL. An IOException as cause proves that the failure is local: causes are not sent over
     * the wire. Error codes of HTTP/2 end calls with other statuses: {@code too_many_pings}, for one, with RESOURCE_EXHAUSTED; gRPC names the
     * code then. An answer that cannot be read here is another matter: gRPC cancels its call, but no other process could do better.
     */
    static boolean unreachable(Status status, Metadata trailers) {
        return !trailers.containsKey(FAILURE)
                && switch (status.getCode()) {
                    case UNAVAILABLE, UNIMPLEMENTED -> true;
                    case CANCELLED -> !isUnreadable(status);
                    case UNKNOWN, INTERNAL ->
                        isBroken(status.getCause()) || isHttp2Error(status) || isPlainHttp(status);
                    default -> isHttp2Error(status);
                };
    }

    /** Returns how a call has gone for the channel that it was made on. */
    static ChannelPool.Result result(Status status, Metadata trailers) {
        if (!unreachable(status, trailers)) {
            return ChannelPool.Result.REACHED;
        }
        return isUnknownHost(status) ? ChannelPool.Result.UNKNOWN_HOST : ChannelPool.Result.UNREACHABLE;
    }

    /** Returns whether the name of the other process's host could not be resolved; see {@code DnsNameResolver} of grpc-java. */
    static boolean isUnknownHost(Status status) {
        return status.getDescription() != null && status.getDescription().contains("Unable to resolve host");
    }

    /** An answer that has come, and that the marshaller or an interceptor here does not take, will not be taken the next time. */
    private static boolean isUnreadable(Status status) {
        return status.getCause() != null && UNREADABLE.equals(status.getDescription());
    }

    /** See {@code GrpcUtil.Http2Error} of grpc-java. */
    private static boolean isHttp2Error(Status status) {
        return status.getDescription() != null && status.getDescription().contains("HTTP/2 error code: ");
    }

    /** A server or proxy that does not speak gRPC; see {@code Http2ClientStreamTransportState} of grpc-java. */
    private static boolean isPlainHttp(Status status) {
        return status.getDescription() != null && status.getDescription().startsWith("HTTP status code ");
    }

    private static boolean isBroken(@Nullable Throwable cause) {
        Throwable current = cause;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            if (current instanceof IOException) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }

    static Refusal failure(Status status, Metadata trailers) {
        if (unreachable(status, trailers)) {
            return Refusal.NOT_PRIMARY;
        }
        String name = trailers.get(FAILURE);
        for (Refusal failure : Refusal.values()) {
            if (failure.name().equals(name)) {
                return failure;
            }
        }
        return Refusal.HANDLER;
    }
}
