package io.taskgraph.grpc;

import io.taskgraph.engine.ProcessEntry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of the job that secure their connections in another way than this one, so that the two cannot ask each other for data. One that
 * joins beside them is refused; where both have joined at the same moment, each is named once in the other's log while the view shows it.
 * Thread-safe.
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

    /** Returns why a process with this transport cannot join beside others, which one of them shows; null if it can. */
    @Nullable
    String conflict(String process, Map<String, ProcessEntry> others) {
        return others.entrySet().stream()
                .filter(other -> isOther(other.getValue()))
                .min(Map.Entry.comparingByKey())
                .map(other -> String.format(
                        "'taskgraph.data.tls' is %s in this process, '%s', but %s in process '%s' at %s, which takes part in the job: they could not"
                                + " ask each other for data. Set it to the same in all processes of the job; if '%s' has ended, wait until its"
                                + " entry at the coordinator goes with its lease",
                        mode(ownKey),
                        process,
                        mode(!ownKey),
                        other.getKey(),
                        other.getValue().address(),
                        other.getKey()))
                .orElse(null);
    }

    private static String mode(boolean keys) {
        return keys ? "'auto', the default," : "'off' or 'bundle'";
    }

    private boolean isOther(ProcessEntry process) {
        return process.fingerprint().isEmpty() == ownKey;
    }

    /** Takes the live processes, by name. */
    synchronized void processes(Map<String, ProcessEntry> processes) {
        named.retainAll(processes.keySet());
        processes.forEach((name, process) -> {
            if (isOther(process) && named.add(name)) {
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
