package io.taskgraph.etcd;

import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;

/**
 * Failures of etcd as failures of the coordinator. When in doubt, the outcome is unknown: that a transaction certainly did not happen is said only where
 * etcd itself has refused it, or it was never sent.
 */
final class EtcdErrors {

    /** The next step after a failed attempt. */
    enum Remedy {
        /** Nothing: the failure is the answer. */
        NONE,
        /** This member has certainly done nothing, and cannot; another one may. */
        ELSEWHERE,
        /** Nothing was done for want of a valid login. */
        LOGIN,
        /** Nothing was done, and the same will be refused until somebody changes something at etcd. */
        LATER,
        /** The outcome is unknown. */
        UNKNOWN
    }

    private EtcdErrors() {}

    /**
     * Returns the next step.
     *
     * @param sent whether the request can have reached etcd
     */
    static Remedy remedy(Status status, boolean sent) {
        String text = text(status);
        if (!sent && (status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.UNKNOWN)) {
            return Remedy.ELSEWHERE;
        }
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                // The first is said to who asks for a leader, before anything is done.
                text.contains("etcdserver: no leader") || text.contains("not supported for learner")
                        ? Remedy.ELSEWHERE
                        : Remedy.UNKNOWN;
            case UNAUTHENTICATED -> Remedy.LOGIN;
            case INVALID_ARGUMENT ->
                text.contains("user name is empty") || text.contains("auth store is old")
                        ? Remedy.LOGIN
                        : text.contains("authentication failed") ? Remedy.LATER : Remedy.NONE;
            case PERMISSION_DENIED -> Remedy.LATER;
            case RESOURCE_EXHAUSTED ->
                isNoSpace(status) || text.contains("too many requests")
                        ? Remedy.LATER
                        : text.contains("ENHANCE_YOUR_CALM") ? Remedy.UNKNOWN : Remedy.NONE;
            case NOT_FOUND, OUT_OF_RANGE, FAILED_PRECONDITION, UNIMPLEMENTED -> Remedy.NONE;
            default -> Remedy.UNKNOWN;
        };
    }

    /** Returns the failure of a call at a member. */
    static CoordinationException of(String call, Status status, boolean sent) {
        CoordinationException exception =
                new CoordinationException(reason(status, remedy(status, sent)), call + " failed: " + describe(status));
        exception.initCause(status.asRuntimeException());
        return exception;
    }

    /** Returns the text of a status: etcd's own words, else those of the deepest cause, which name the defect of a connection. */
    static String describe(Status status) {
        StringBuilder said = new StringBuilder(status.getCode().toString());
        if (status.getDescription() != null) {
            said.append(": ").append(status.getDescription().lines().findFirst().orElse(""));
        }
        Throwable deepest = status.getCause();
        while (deepest != null && deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        if (deepest != null && !said.toString().contains(String.valueOf(deepest.getMessage()))) {
            said.append(" (").append(deepest).append(')');
        }
        return isNoSpace(status)
                ? said.append("; its alarm NOSPACE holds until somebody compacts and defragments etcd and runs"
                                + " 'etcdctl alarm disarm'")
                        .toString()
                : said.toString();
    }

    /** Whether an answer was larger than this client takes. */
    static boolean isTooLarge(CoordinationException exception) {
        return exception.getCause() != null
                && Status.fromThrowable(exception.getCause()).getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }

    /** Whether a renewal ended as {@code etcd grpc-proxy} may end it where etcd has lost the lease, among other cases. */
    static boolean isCanceledByProxy(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("context canceled");
    }

    /** Whether a read was given up since etcd has a new leader, of which it was not asked. */
    static boolean isLeaderChanged(Status status) {
        return text(status).contains("leader changed");
    }

    static boolean isNoSpace(Status status) {
        return text(status).contains("database space exceeded");
    }

    /** Whether what was refused is the user: unknown to etcd, without a valid login, or without the right. */
    static boolean isAboutUser(CoordinationException refusal) {
        return refusal.getCause() != null
                && Status.fromThrowable(refusal.getCause()).getCode() != Status.Code.RESOURCE_EXHAUSTED;
    }

    /** Whether a lease was refused since there is one of its number. */
    static boolean isLeaseThere(CoordinationException exception) {
        return String.valueOf(exception.getMessage()).contains("lease already exists");
    }

    /** Whether a login was refused since etcd asks nobody for one. */
    static boolean isAuthOff(Status status) {
        return text(status).contains("authentication is not enabled");
    }

    private static Reason reason(Status status, Remedy remedy) {
        String text = text(status);
        if (remedy != Remedy.NONE) {
            return remedy == Remedy.LATER || remedy == Remedy.LOGIN ? Reason.REFUSED : Reason.UNKNOWN_OUTCOME;
        }
        return switch (status.getCode()) {
            case NOT_FOUND ->
                text.contains("requested lease not found") ? Reason.LEASE_NOT_FOUND : Reason.UNKNOWN_OUTCOME;
            // A future revision: etcd was restored between two pages of a list.
            case OUT_OF_RANGE ->
                text.contains("compacted")
                        ? Reason.COMPACTED
                        : text.contains("future revision") ? Reason.UNKNOWN_OUTCOME : Reason.INVALID;
            default -> Reason.INVALID;
        };
    }

    private static String text(Status status) {
        return status.getDescription() == null ? "" : status.getDescription();
    }
}
