package io.taskgraph.coordination.embedded;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** The leases, their ends and their keys. Guarded by the lock of the coordinator. */
final class Leases {

    /** The leases that have not ended. */
    private final Map<Long, Lease> byId = new HashMap<>();

    /** The id given last. Ids are never given twice, so that a process cannot renew the lease of another. */
    private long lastId;

    /** No lease ends before it: keep-alives do not move it, so that they cost nothing. */
    private long earliest;

    long grant(long ttlNanos, long now) {
        Lease lease = new Lease(++lastId, ttlNanos, now + ttlNanos);
        if (byId.isEmpty() || lease.deadline - earliest < 0) {
            earliest = lease.deadline;
        }
        byId.put(lease.id, lease);
        return lease.id;
    }

    boolean keepAlive(long id, long now) {
        Lease lease = byId.get(id);
        if (lease == null) {
            return false;
        }
        lease.deadline = now + lease.ttlNanos;
        return true;
    }

    boolean contains(long id) {
        return byId.containsKey(id);
    }

    void attach(long id, String key) {
        Lease lease = byId.get(id);
        if (lease != null) {
            lease.keys.add(key);
        }
    }

    void detach(long id, String key) {
        Lease lease = byId.get(id);
        if (lease != null) {
            lease.keys.remove(key);
        }
    }

    /** Ends a lease and returns its keys, in order. */
    SortedSet<String> end(long id) {
        Lease lease = byId.remove(id);
        return lease == null ? new TreeSet<>() : lease.keys;
    }

    /** Returns the leases whose time is over, in the order of their ends. */
    List<Long> due(long now) {
        if (byId.isEmpty() || now - earliest < 0) {
            return List.of();
        }
        // Relative to now, since a monotonic clock may wrap around.
        Comparator<Lease> byEnd = Comparator.comparingLong(lease -> lease.deadline - now);
        List<Lease> sorted = byId.values().stream()
                .sorted(byEnd.thenComparing(lease -> lease.id))
                .toList();
        List<Lease> over =
                sorted.stream().takeWhile(lease -> lease.deadline - now <= 0).toList();
        if (over.size() < sorted.size()) {
            earliest = sorted.get(over.size()).deadline;
        }
        return over.stream().map(lease -> lease.id).toList();
    }

    /** Returns a time before which no lease ends; empty without leases. */
    OptionalLong earliest() {
        return byId.isEmpty() ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    private static final class Lease {

        private final long id;
        private final long ttlNanos;
        /** Keys that end with it, in order, so that a run of the simulation repeats itself. */
        private final SortedSet<String> keys = new TreeSet<>();

        /** Monotonic time at which it ends. */
        private long deadline;

        private Lease(long id, long ttlNanos, long deadline) {
            this.id = id;
            this.ttlNanos = ttlNanos;
            this.deadline = deadline;
        }
    }
}
