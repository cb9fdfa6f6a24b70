package io.taskgraph.boot.etcd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** etcd did not answer at the start, or refused to, and {@code taskgraph.startup} is {@code fail-fast}. */
public final class EtcdUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String[] endpoints;
    private final String step;

    EtcdUnreachableException(List<String> endpoints, @Nullable String user, String step, Throwable cause) {
        super(
                "etcd at " + endpoints + " cannot be used" + (user == null ? "" : " by user '" + user + "'") + ": "
                        + cause.getMessage(),
                cause);
        this.endpoints = endpoints.toArray(String[]::new);
        this.step = step;
    }

    /** Returns what to look at first, as {@link io.taskgraph.coordination.Trouble#step} has it; empty if the message says all. */
    public String step() {
        return step;
    }

    /** Returns the endpoints that were asked. */
    public List<String> endpoints() {
        return List.of(endpoints);
    }
}
