package io.taskgraph.grpc;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The certificates that were refused. One whose process the view comes to show a moment later was only early; that of a stranger is told.
 * Thread-safe.
 */
final class Strangers {

    /** How long the view may be behind: a certificate that it does not show then is a stranger's. */
    static final long EARLY_NANOS = 5_000_000_000L;

    /** Most certificates that may yet turn out to be early; with more, the oldest is a stranger's. */
    static final int MAX_EARLY = 1024;

    private final LongSupplier nanoTime;

    /** When each was refused first, in that order. Guarded by this. */
    private final Map<String, Long> refused = new LinkedHashMap<>();

    private volatile Consumer<String> told = description -> {};

    Strangers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Sets who is told of strangers, with a description of each. */
    void tell(Consumer<String> listener) {
        told = listener;
    }

    /** Notes that a certificate was refused. */
    void refused(String fingerprint) {
        long now = nanoTime.getAsLong();
        String stranger = null;
        synchronized (this) {
            Long first = refused.putIfAbsent(fingerprint, now);
            if (first != null && now - first >= EARLY_NANOS) {
                stranger = fingerprint;
            } else if (refused.size() > MAX_EARLY) {
                Iterator<String> oldest = refused.keySet().iterator();
                stranger = oldest.next();
                oldest.remove();
            }
        }
        if (stranger != null) {
            told.accept("a process with the certificate " + stranger);
        }
    }

    /** Forgets the certificates that are shown by now. */
    synchronized void shown(Set<String> fingerprints) {
        refused.keySet().removeAll(fingerprints);
    }
}
