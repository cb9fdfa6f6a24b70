package io.taskgraph.runtime;

import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.Monitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The watches over other processes that are open. Thread-safe. */
final class PeerMonitors {

    private final DataTransport transport;
    private final Consumer<String> refused;

    /** By process. Guarded by this. */
    private final Map<String, Monitor> open = new HashMap<>();

    /** Never false again: a watch that is ordered later is not opened, or nobody would close it. Guarded by this. */
    private boolean closed;

    PeerMonitors(DataTransport transport, Consumer<String> refused) {
        this.transport = transport;
        this.refused = refused;
    }

    synchronized void watch(String process, String address) {
        if (!closed) {
            Monitor former = open.put(process, transport.monitor(address, () -> refused.accept(process)));
            if (former != null) {
                former.close();
            }
        }
    }

    synchronized void unwatch(String process) {
        Monitor monitor = open.remove(process);
        if (monitor != null) {
            monitor.close();
        }
    }

    synchronized void close() {
        closed = true;
        List.copyOf(open.values()).forEach(Monitor::close);
        open.clear();
    }
}
