package io.taskgraph.test.model;

import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The coordinator of the model: keys, leases without time, and every change since the start. */
final class ModelStore {

    /** What became of a transaction. */
    enum Result {
        APPLIED,
        REFUSED,
        NO_LEASE
    }

    /** Revisions are so great that a number of the state that is as great must be one. */
    static final long FIRST_REVISION = 1_000_000;

    private final TreeMap<String, Entry> keys = new TreeMap<>();
    private final Set<Long> leases = new TreeSet<>();
    private final List<List<WatchEvent>> changes = new ArrayList<>();

    long revision() {
        return FIRST_REVISION + changes.size();
    }

    Map<String, Entry> keys() {
        return keys;
    }

    Set<Long> leases() {
        return leases;
    }

    Snapshot snapshot() {
        return new Snapshot(revision(), List.copyOf(keys.values()));
    }

    List<WatchEvent> changesAt(long revision) {
        return changes.get((int) (revision - FIRST_REVISION - 1));
    }

    void grant(long lease) {
        leases.add(lease);
    }

    void endLease(long lease) {
        leases.remove(lease);
        List<WatchEvent> changed = new ArrayList<>();
        keys.values().stream()
                .filter(entry -> entry.leaseId() == lease)
                .map(Entry::key)
                .toList()
                .forEach(key -> delete(key, changed));
        publish(changed);
    }

    Result commit(Transaction transaction) {
        for (Compare compare : transaction.compares()) {
            Entry entry = keys.get(compare.key());
            if (compare.modRevision() != (entry == null ? 0 : entry.modRevision())) {
                return Result.REFUSED;
            }
        }
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put && put.leaseId() != 0 && !leases.contains(put.leaseId())) {
                return Result.NO_LEASE;
            }
        }
        List<WatchEvent> changed = new ArrayList<>();
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                Entry entry = new Entry(put.key(), put.value(), revision() + 1, put.leaseId());
                keys.put(put.key(), entry);
                changed.add(new WatchEvent.Set(entry));
            } else if (write instanceof Write.Delete delete) {
                delete(delete.key(), changed);
            } else if (write instanceof Write.DeletePrefix prefix) {
                List.copyOf(keys.keySet()).stream()
                        .filter(key -> key.startsWith(prefix.prefix()))
                        .forEach(key -> delete(key, changed));
            }
        }
        publish(changed);
        return Result.APPLIED;
    }

    private void delete(String key, List<WatchEvent> changed) {
        if (keys.remove(key) != null) {
            changed.add(new WatchEvent.Deleted(key, revision() + 1));
        }
    }

    private void publish(List<WatchEvent> changed) {
        if (!changed.isEmpty()) {
            changes.add(List.copyOf(changed));
        }
    }
}
