package io.taskgraph.etcd;

import dev.failsafe.FailsafeException;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Failures of etcd as failures of the coordinator. When in doubt, the outcome is unknown: that a transaction certainly did not happen is said only where
 * etcd itself has refused it.
 */
final class EtcdErrors {

    private EtcdErrors() {}

    /** Returns why {@code what} failed. */
    static CoordinationException of(String what, Throwable failure) {
        if (failure instanceof CoordinationException known) {
            return known;
        }
        Status status = status(failure);
        String description = status.getDescription() == null ? failure.toString() : status.getDescription();
        CoordinationException exception =
                new CoordinationException(reason(status), what + " failed: " + status.getCode() + ": " + description);
        exception.initCause(failure);
        return exception;
    }

    /** Whether an answer was larger than this client takes. */
    static boolean isTooLarge(CoordinationException exception) {
        Throwable cause = exception.getCause();
        return cause != null && status(cause).getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }

    private static Reason reason(Status status) {
        String description = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case NOT_FOUND ->
                description.contains("requested lease not found") ? Reason.LEASE_NOT_FOUND : Reason.UNKNOWN_OUTCOME;
            case OUT_OF_RANGE -> description.contains("compacted") ? Reason.COMPACTED : Reason.INVALID;
            // Users and roles have just changed: the same call may pass with a new token.
            case INVALID_ARGUMENT ->
                description.contains("auth store is old") ? Reason.UNKNOWN_OUTCOME : Reason.INVALID;
            // etcd refuses what is too large; "no space" and "too many requests" pass.
            case RESOURCE_EXHAUSTED ->
                description.contains("larger than max") ? Reason.INVALID : Reason.UNKNOWN_OUTCOME;
            case FAILED_PRECONDITION, PERMISSION_DENIED, UNIMPLEMENTED -> Reason.INVALID;
            default -> Reason.UNKNOWN_OUTCOME;
        };
    }

    private static Status status(Throwable failure) {
        Throwable cause = failure;
        while (isWrapper(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        Status status = cause instanceof EtcdException e
                ? Status.Code.valueOf(e.getErrorCode().name())
                        .toStatus()
                        .withDescription(e.getMessage())
                        .withCause(e.getCause())
                : Status.fromThrowable(cause);
        // jetcd says so whatever kept it from logging in; why is in the cause.
        Throwable login = status.getCause();
        return status.getCode() == Status.Code.UNAUTHENTICATED && login != null ? status(login) : status;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof FailsafeException;
    }
}
