package io.taskgraph.benchmarks;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.Event;
import io.taskgraph.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** One engine that holds all tasks of a job, on a store that is a map: no thread, no wait. Every transaction succeeds. */
final class EngineDriver {

    private static final long LEASE = 1;

    private final TreeMap<String, Entry> store = new TreeMap<>();
    private final Queue<Event> due = new ArrayDeque<>();
    private final Map<Long, CopyId> copies = new TreeMap<>();
    private final Engine engine;
    private long revision;

    EngineDriver(int tasks, Map<String, Topology> topologies) {
        engine = new Engine(EngineSettings.builder("taskgraph", "benchmark", tasks)
                .topologies(topologies)
                .process("process", "127.0.0.1:1")
                .leaseId(LEASE)
                .newRunId("run")
                .build());
        take(new Event.Listed(new Snapshot(revision, List.of())));
        if (copies.size() != tasks) {
            throw new IllegalStateException("%d of %d tasks have a copy".formatted(copies.size(), tasks));
        }
    }

    CopyId copy(long task) {
        CopyId copy = copies.get(task);
        if (copy == null) {
            throw new IllegalArgumentException("no task " + task);
        }
        return copy;
    }

    long epoch() {
        return engine.epoch();
    }

    String runId() {
        return engine.runId();
    }

    /** Steps until nothing is left to do, and returns the effects that no store answers. */
    List<Effect> take(Event first) {
        List<Effect> all = new ArrayList<>();
        due.add(first);
        for (Event event = due.poll(); event != null; event = due.poll()) {
            for (Effect effect : engine.step(System.nanoTime(), List.of(event))) {
                perform(effect, all);
            }
        }
        return all;
    }

    private void perform(Effect effect, List<Effect> others) {
        if (effect instanceof Effect.Commit commit) {
            commit.proposals().forEach(proposal -> {
                due.add(new Event.Changed(apply(proposal.transaction())));
                due.add(new Event.Committed(proposal.id(), new CommitResult(true, revision)));
            });
        } else if (effect instanceof Effect.Relist) {
            due.add(new Event.Listed(new Snapshot(revision, List.copyOf(store.values()))));
        } else if (effect instanceof Effect.StartCopy start) {
            copies.put(start.copy().task(), start.copy());
            due.add(new Event.CopyBuilt(start.copy(), false, false));
        } else {
            others.add(effect);
        }
    }

    private List<WatchEvent> apply(Transaction transaction) {
        revision++;
        List<WatchEvent> changes = new ArrayList<>();
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                Entry entry = new Entry(put.key(), put.value(), revision, put.leaseId());
                store.put(put.key(), entry);
                changes.add(new WatchEvent.Set(entry));
            } else if (write instanceof Write.Delete delete) {
                remove(delete.key(), changes);
            } else if (write instanceof Write.DeletePrefix delete) {
                List.copyOf(store.subMap(delete.prefix(), delete.prefix() + Character.MAX_VALUE)
                                .keySet())
                        .forEach(key -> remove(key, changes));
            }
        }
        return changes;
    }

    private void remove(String key, List<WatchEvent> changes) {
        if (store.remove(key) != null) {
            changes.add(new WatchEvent.Deleted(key, revision));
        }
    }
}
