package io.taskgraph.grpc;

import io.taskgraph.engine.ProcessEntry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which processes of the job secure their connections in another way than this one, so that the two cannot ask each other for data.
 * Each is named once while the view shows it. Thread-safe.
 */
final class MixedSecurity {

    private static final Logger logger = LoggerFactory.getLogger(MixedSecurity.class);

    private static final String CONSEQUENCE =
            "they cannot ask each other for data. Set 'taskgraph.data.tls' to the same in all processes of the job";

    private final boolean ownKey;

    /** Names of the processes that were named. Guarded by this. */
    private final Set<String> named = new HashSet<>();

    /** @param ownKey whether this process is known by the fingerprint of a key of its own */
    MixedSecurity(boolean ownKey) {
        this.ownKey = ownKey;
    }

    /** Takes the live processes, by name. */
    synchronized void processes(Map<String, ProcessEntry> processes) {
        named.retainAll(processes.keySet());
        processes.forEach((name, process) -> {
            if (process.fingerprint().isEmpty() == ownKey && named.add(name)) {
                logger.warn(
                        ownKey
                                ? "Process {} at {} shows no fingerprint of a certificate, as this one does: {}"
                                : "Process {} at {} is known by the fingerprint of its certificate ('taskgraph.data.tls=auto'), as this one is not: {}",
                        name,
                        process.address(),
                        CONSEQUENCE);
            }
        });
    }
}
