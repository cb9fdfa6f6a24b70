package io.taskgraph.boot.etcd;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** etcd did not answer at the start, or refused to, and {@code taskgraph.startup} is {@code fail-fast}. */
public final class EtcdUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> endpoints;
    private final boolean refusal;

    EtcdUnreachableException(List<String> endpoints, @Nullable String user, Throwable cause) {
        super(
                "etcd at " + endpoints + " cannot be used" + (user == null ? "" : " by user '" + user + "'") + ": "
                        + cause.getMessage(),
                cause);
        this.endpoints = List.copyOf(endpoints);
        this.refusal = cause instanceof CoordinationException failure && failure.reason() == Reason.REFUSED;
    }

    /** Returns whether etcd has answered, and has refused what it was asked for. */
    public boolean isRefusal() {
        return refusal;
    }

    /** Returns the endpoints that were asked. */
    public List<String> endpoints() {
        return endpoints;
    }
}
