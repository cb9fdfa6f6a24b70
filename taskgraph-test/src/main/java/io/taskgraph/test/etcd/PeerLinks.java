package io.taskgraph.test.etcd;

import io.taskgraph.test.etcd.TcpProxy.Direction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The links between the members of a cluster: a gate for all connections that one has opened to another. Thread-safe. */
final class PeerLinks {

    /** Who has opened a connection and does not say so. */
    static final String UNKNOWN = "unknown";

    private record Link(String fromId, String toName) {}

    private final Map<Link, ProxyGate> gates = new ConcurrentHashMap<>();

    /**
     * Returns the gate of a link.
     *
     * @param fromId id of the member that opens connections, or {@link #UNKNOWN}
     * @param toName name of the member that takes them
     */
    ProxyGate gate(String fromId, String toName) {
        return gates.computeIfAbsent(new Link(fromId, toName), link -> new ProxyGate());
    }

    /** Lets nothing pass on a link, whichever way: packets are lost, connections stay. */
    void cut(String fromId, String toName) {
        gate(fromId, toName).shut(Direction.BOTH);
    }

    void heal() {
        gates.values().forEach(ProxyGate::open);
    }
}
