package io.taskgraph.boot.etcd;

import java.util.List;

/** etcd did not answer at the start, and {@code taskgraph.startup} is {@code fail-fast}. */
public final class EtcdUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> endpoints;

    EtcdUnreachableException(List<String> endpoints, Throwable cause) {
        super("etcd at " + endpoints + " cannot be used: " + cause.getMessage(), cause);
        this.endpoints = List.copyOf(endpoints);
    }

    /** Returns the endpoints that were asked. */
    public List<String> endpoints() {
        return endpoints;
    }
}
