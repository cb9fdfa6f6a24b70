package io.taskgraph.coordination.embedded;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionKeys;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The keys, their leases and their watches. Guarded by the lock of the coordinator.
 *
 * <p>It keeps etcd's rules, so that the protocol sees no difference: a transaction that changes something takes one revision for all of
 * its changes, one that changes nothing takes none; a key's revision is that of its last write; a lease that ends deletes its keys
 * at one revision.
 */
final class Store {

    /** By key, in order, so that a prefix is a range. Invariant: the lease that an entry names, unless that is 0, exists and has the key. */
    private final NavigableMap<String, Entry> entries = new TreeMap<>();

    private final Leases leases = new Leases();

    /** The last changes, for watches that begin at a revision of the past. Its last revision is the store's. */
    private final RetainedEvents history;

    /** The open watches. */
    private final List<EmbeddedWatch> watches = new ArrayList<>();

    /** Watches with something new to tell. They are run by the coordinator outside its lock, since they call into the engine. */
    private List<EmbeddedWatch> woken = new ArrayList<>();

    Store(int historyLimit, long historyBytes) {
        history = new RetainedEvents(historyLimit, historyBytes);
    }

    Leases leases() {
        return leases;
    }

    RetainedEvents history() {
        return history;
    }

    Snapshot list(String prefix) {
        return new Snapshot(history.last(), under(prefix));
    }

    /** Commits a transaction or refuses it. All checks come before the first write, so that a refused one leaves no trace. */
    CommitResult commit(Transaction transaction) {
        TransactionLimits.DEFAULT.check(transaction);
        TransactionKeys.check(List.of(transaction));
        boolean holds = holds(transaction);
        if (holds) {
            write(transaction.writes());
        }
        return new CommitResult(holds, history.last());
    }

    /** Commits each of the transactions whose compares hold, all at one revision. */
    List<CommitResult> commitEach(List<Transaction> transactions) {
        TransactionLimits.DEFAULT.check(transactions);
        TransactionKeys.check(transactions);
        List<Boolean> hold = transactions.stream().map(this::holds).toList();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < transactions.size(); i++) {
            if (hold.get(i)) {
                writes.addAll(transactions.get(i).writes());
            }
        }
        write(writes);
        return hold.stream()
                .map(holds -> new CommitResult(holds, history.last()))
                .toList();
    }

    private boolean holds(Transaction transaction) {
        for (Compare compare : transaction.compares()) {
            Entry entry = entries.get(compare.key());
            if (compare.modRevision() != (entry == null ? 0 : entry.modRevision())) {
                return false;
            }
        }
        return true;
    }

    private void write(List<Write> writes) {
        for (Write write : writes) {
            if (write instanceof Write.Put put && put.leaseId() != 0 && !leases.contains(put.leaseId())) {
                throw new CoordinationException(
                        Reason.LEASE_NOT_FOUND, "No lease " + put.leaseId() + " for key '" + put.key() + "'");
            }
        }
        List<WatchEvent> changes = new ArrayList<>(writes.size());
        for (Write write : writes) {
            if (write instanceof Write.Put put) {
                put(put, changes);
            } else if (write instanceof Write.Delete delete) {
                delete(delete.key(), changes);
            } else if (write instanceof Write.DeletePrefix deletePrefix) {
                under(deletePrefix.prefix()).forEach(entry -> delete(entry.key(), changes));
            }
        }
        publish(changes);
    }

    /** Ends a lease, if there is one, and deletes its keys at one revision. */
    void endLease(long id) {
        Collection<String> keys = leases.end(id);
        List<WatchEvent> changes = new ArrayList<>(keys.size());
        keys.forEach(key -> delete(key, changes));
        publish(changes);
    }

    void add(EmbeddedWatch watch) {
        watches.add(watch);
        if (watch.start()) {
            woken.add(watch);
        }
    }

    void remove(EmbeddedWatch watch) {
        watches.remove(watch);
    }

    /** Ends every watch. */
    void endWatches(CoordinationException cause) {
        for (EmbeddedWatch watch : watches) {
            if (watch.end(cause)) {
                woken.add(watch);
            }
        }
        watches.clear();
    }

    /** Returns the watches that have something new to tell since the last call. */
    List<EmbeddedWatch> takeWoken() {
        if (woken.isEmpty()) {
            return List.of();
        }
        List<EmbeddedWatch> taken = woken;
        woken = new ArrayList<>();
        return taken;
    }

    private List<Entry> under(String prefix) {
        List<Entry> found = new ArrayList<>();
        for (Map.Entry<String, Entry> next : entries.tailMap(prefix, true).entrySet()) {
            if (!next.getKey().startsWith(prefix)) {
                break;
            }
            found.add(next.getValue());
        }
        return found;
    }

    /** Puts a key; one that changes its lease no longer ends with the former. */
    private void put(Write.Put put, List<WatchEvent> changes) {
        Entry entry = new Entry(put.key(), put.value(), history.last() + 1, put.leaseId());
        Entry former = entries.put(put.key(), entry);
        if (former != null && former.leaseId() != put.leaseId()) {
            leases.detach(former.leaseId(), put.key());
        }
        leases.attach(put.leaseId(), put.key());
        changes.add(new WatchEvent.Set(entry));
    }

    private void delete(String key, List<WatchEvent> changes) {
        Entry former = entries.remove(key);
        if (former != null) {
            leases.detach(former.leaseId(), key);
            changes.add(new WatchEvent.Deleted(key, history.last() + 1));
        }
    }

    private void publish(List<WatchEvent> changes) {
        if (changes.isEmpty()) {
            return;
        }
        history.add(List.copyOf(changes));
        for (EmbeddedWatch watch : watches) {
            if (watch.offer(changes)) {
                woken.add(watch);
            }
        }
    }
}
