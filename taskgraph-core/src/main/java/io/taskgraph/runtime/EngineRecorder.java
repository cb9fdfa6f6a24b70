package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.LogEntry;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.record.RecordEvent;
import io.taskgraph.record.RecordSink;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Says in the words of a record what the engine lets a process do, and what came of it. Thread-safe, as the recorder is. */
final class EngineRecorder {

    private static final CopyId NONE = new CopyId(-1, 0);

    private final RecordSink recorder;
    private final LongSupplier nanoTime;
    /** Transactions that are not answered, by identity, with the layout of their keys. */
    private final Map<Transaction, KeyLayout> open = Collections.synchronizedMap(new IdentityHashMap<>());

    EngineRecorder(RecordSink recorder, LongSupplier nanoTime) {
        this.recorder = recorder;
        this.nanoTime = nanoTime;
    }

    private void add(RecordEvent event) {
        recorder.record(nanoTime.getAsLong(), event);
    }

    void joined(String job, String process) {
        add(new RecordEvent.Joined(job, process));
    }

    /** Whatever is not answered yet may never be. */
    void left() {
        for (Map.Entry<Transaction, KeyLayout> unanswered : openNow()) {
            unanswered(unanswered.getValue(), unanswered.getKey());
        }
        add(new RecordEvent.Left());
    }

    private List<Map.Entry<Transaction, KeyLayout>> openNow() {
        synchronized (open) {
            return open.entrySet().stream()
                    .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                    .toList();
        }
    }

    /** An effect is about to be performed. */
    void performing(Effect effect) {
        if (effect instanceof Effect.TellMeta e) {
            add(new RecordEvent.Told(
                    e.copy().task(), e.copy().incarnation(), e.epoch(), e.from(), e.linkType(), e.meta()));
        } else if (effect instanceof Effect.EnterEpoch e) {
            add(new RecordEvent.Entered(e.copy().task(), e.copy().incarnation(), e.epoch()));
        } else if (effect instanceof Effect.SendRequest e) {
            asked(e.requestId(), e.header());
        } else if (effect instanceof Effect.StartCopy e) {
            add(new RecordEvent.Started(e.runId(), e.copy().task(), e.copy().incarnation(), e.node()));
        } else if (effect instanceof Effect.StartBackup e) {
            add(new RecordEvent.BackupStarted(
                    e.runId(), e.copy().task(), e.copy().incarnation(), e.node()));
        } else if (effect instanceof Effect.TakeOver e) {
            add(new RecordEvent.Promoted(
                    e.copy().task(), e.backup().incarnation(), e.copy().incarnation()));
        } else if (effect instanceof Effect.DropCopy e) {
            add(new RecordEvent.Dropped(e.copy().task(), e.copy().incarnation(), e.reason()));
        } else if (effect instanceof Effect.ExitCopy e) {
            add(new RecordEvent.Exited(e.copy().task(), e.copy().incarnation()));
        } else if (effect instanceof Effect.ApplyUpdates e) {
            e.updates().forEach(entry -> applied(e.copy(), entry));
        } else if (effect instanceof Effect.RestoreState e) {
            add(new RecordEvent.Restored(e.copy().task(), e.copy().incarnation()));
        }
    }

    private void asked(long request, RequestHeader header) {
        add(new RecordEvent.Asked(
                request, header.from(), header.fromIncarnation(), header.epoch(), header.to(), header.toIncarnation()));
    }

    private void applied(CopyId copy, LogEntry entry) {
        add(new RecordEvent.Applied(
                copy.task(),
                copy.incarnation(),
                entry.id(),
                entry.incarnation(),
                entry.from(),
                entry.fromIncarnation(),
                entry.number(),
                entry.payload().hashCode()));
    }

    void answered(long request, long incarnation) {
        add(new RecordEvent.Answered(request, incarnation));
    }

    void serving(CopyId copy, RequestHeader header) {
        add(new RecordEvent.Served(
                copy.task(),
                copy.incarnation(),
                header.toIncarnation(),
                header.epoch(),
                header.from(),
                header.fromIncarnation()));
    }

    void ran(CopyId copy, String callback, long began) {
        long now = nanoTime.getAsLong();
        recorder.record(now, new RecordEvent.Ran(copy.task(), copy.incarnation(), callback, began, now));
    }

    /** A transaction is about to be sent. */
    void committing(KeyLayout keys, Transaction transaction) {
        open.put(transaction, keys);
    }

    /** A transaction was answered. */
    void committed(Transaction transaction, CommitResult result) {
        KeyLayout keys = open.remove(transaction);
        if (keys == null || !result.succeeded()) {
            return;
        }
        Map<Long, CopyId> copies = copies(keys, transaction);
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                wrote(keys.segments(put.key()), put.value().toStringUtf8(), copies, result.revision());
            }
        }
    }

    private void wrote(List<String> key, String value, Map<Long, CopyId> copies, long revision) {
        CopyId any = copies.values().stream().findFirst().orElse(NONE);
        switch (key.get(0)) {
            case "flags" -> {
                CopyId copy = copies.getOrDefault(Long.parseLong(key.get(4)), NONE);
                add(new RecordEvent.Flagged(
                        copy.task(), copy.incarnation(), revision, Long.parseLong(key.get(1)), key.get(3), key.get(5)));
            }
            case "epoch" ->
                add(new RecordEvent.Advanced(any.task(), any.incarnation(), revision, Long.parseLong(value)));
            case "outcome" -> add(new RecordEvent.Ended(any.task(), any.incarnation(), revision));
            default -> {
                // Ownership shows in the copies that are started, and the other keys say nothing of what tasks do.
            }
        }
    }

    /** A transaction has failed; unless the reason says that it did not happen, it may have. */
    void failed(Transaction transaction, Reason reason) {
        KeyLayout keys = open.remove(transaction);
        if (keys != null && reason != Reason.LEASE_NOT_FOUND && reason != Reason.INVALID) {
            unanswered(keys, transaction);
        }
    }

    private void unanswered(KeyLayout keys, Transaction transaction) {
        CopyId copy = copies(keys, transaction).values().stream().findFirst().orElse(NONE);
        String writes = transaction.writes().stream()
                .filter(Write.Put.class::isInstance)
                .map(write -> String.join("/", keys.segments(((Write.Put) write).key())))
                .collect(Collectors.joining(" "));
        add(new RecordEvent.Unanswered(copy.task(), copy.incarnation(), writes));
    }

    /** Returns, by task, the copies by which a transaction is fenced; first the one that it is for. */
    private static Map<Long, CopyId> copies(KeyLayout keys, Transaction transaction) {
        Map<Long, CopyId> copies = new LinkedHashMap<>();
        for (Compare compare : transaction.compares()) {
            List<String> key = keys.segments(compare.key());
            if (compare.modRevision() > 0 && key.size() == 3 && key.get(2).equals("primary")) {
                long task = Long.parseLong(key.get(1));
                copies.put(task, new CopyId(task, compare.modRevision()));
            }
        }
        return copies;
    }
}
