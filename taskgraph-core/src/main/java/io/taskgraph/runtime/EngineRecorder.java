package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Flag;
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
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Records the effects and results of one session, for {@code taskgraph-verify}. Thread-safe, as the sink is.
 *
 * <p>An effect is recorded when it is about to be performed, on the engine's loop, so that its place in the record is its place in the
 * protocol. A transaction is recorded when it was answered, with its revision, which orders it among those of other processes; one
 * that may have happened is recorded as unanswered, since the verifier must reckon with either.
 */
final class EngineRecorder implements SessionListener {

    /** Stands for the copy of a transaction that no copy fences, such as the first of a run. */
    private static final CopyId NONE = new CopyId(-1, 0);

    private final RecordSink recorder;
    private final KeyLayout keys;
    private final LongSupplier nanoTime;

    /** Transactions that are not answered, by identity: two that write the same are two. */
    private final Set<Transaction> open =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    EngineRecorder(RecordSink recorder, KeyLayout keys, LongSupplier nanoTime) {
        this.recorder = recorder;
        this.keys = keys;
        this.nanoTime = nanoTime;
    }

    /** Records an event at this moment. */
    private void add(RecordEvent event) {
        recorder.record(nanoTime.getAsLong(), event);
    }

    @Override
    public void joined(String job, String process) {
        add(new RecordEvent.Joined(job, process));
    }

    @Override
    public void left() {
        // an answer that comes after this is not waited for: it would be recorded behind the end
        for (Transaction unanswered : openNow()) {
            unanswered(unanswered);
        }
        add(new RecordEvent.Left());
    }

    private List<Transaction> openNow() {
        // synchronizedSet leaves the lock for an iteration to its caller
        synchronized (open) {
            return List.copyOf(open);
        }
    }

    @Override
    public void telling(Effect.TellMeta e) {
        add(new RecordEvent.Told(e.copy().task(), e.copy().incarnation(), e.epoch(), e.from(), e.linkType(), e.meta()));
    }

    @Override
    public void keeping(Effect.KeepFlag e) {
        Flag flag = e.flag();
        add(new RecordEvent.Kept(e.copy().task(), e.copy().incarnation(), flag.epoch(), flag.linkType(), flag.meta()));
    }

    @Override
    public void entering(Effect.EnterEpoch e) {
        add(new RecordEvent.Entered(e.copy().task(), e.copy().incarnation(), e.epoch()));
    }

    @Override
    public void asking(Effect.SendRequest e) {
        RequestHeader header = e.header();
        add(new RecordEvent.Asked(
                e.requestId(),
                header.from(),
                header.fromIncarnation(),
                header.epoch(),
                header.to(),
                header.toIncarnation()));
    }

    @Override
    public void starting(Effect.StartCopy e) {
        add(new RecordEvent.Started(e.runId(), e.copy().task(), e.copy().incarnation(), e.node()));
    }

    @Override
    public void startingBackup(Effect.StartBackup e, long epoch) {
        add(new RecordEvent.BackupStarted(e.runId(), e.copy().task(), e.copy().incarnation(), e.node()));
    }

    @Override
    public void takingOver(Effect.TakeOver e, long epoch) {
        add(new RecordEvent.Promoted(
                e.copy().task(), e.backup().incarnation(), e.copy().incarnation()));
    }

    @Override
    public void dropping(Effect.DropCopy e, long epoch) {
        add(new RecordEvent.Dropped(e.copy().task(), e.copy().incarnation(), e.reason()));
    }

    @Override
    public void exiting(Effect.ExitCopy e) {
        add(new RecordEvent.Exited(e.copy().task(), e.copy().incarnation()));
    }

    @Override
    public void applying(Effect.ApplyUpdates e) {
        e.updates().forEach(entry -> applied(e.copy(), entry));
    }

    @Override
    public void restoring(Effect.RestoreState e) {
        add(new RecordEvent.Restored(e.copy().task(), e.copy().incarnation()));
    }

    /** Records one update. Its payload is recorded as a hash: the verifier asks only whether two copies applied the same. */
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

    @Override
    public void answered(long request, long incarnation) {
        add(new RecordEvent.Answered(request, incarnation));
    }

    @Override
    public void serving(CopyId copy, RequestHeader header) {
        add(new RecordEvent.Served(
                copy.task(),
                copy.incarnation(),
                header.toIncarnation(),
                header.epoch(),
                header.from(),
                header.fromIncarnation()));
    }

    @Override
    public void ran(CopyId copy, String callback, long began) {
        long now = nanoTime.getAsLong();
        recorder.record(now, new RecordEvent.Ran(copy.task(), copy.incarnation(), callback, began, now));
    }

    @Override
    public void committing(Transaction transaction) {
        open.add(transaction);
    }

    @Override
    public void committed(Transaction transaction, CommitResult result, long now) {
        if (!open.remove(transaction) || !result.succeeded()) {
            return;
        }
        // one transaction sets flags of several copies: each is recorded for the copy whose fence goes with it
        Map<Long, CopyId> copies = copies(transaction);
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                wrote(keys.segments(put.key()), put.value().toStringUtf8(), copies, result.revision());
            }
        }
    }

    /** Records the write of a key that the verifier judges. */
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
                // Ownership shows in the copies that are started, and the other keys say nothing about the work of
                // tasks.
            }
        }
    }

    /** {@inheritDoc} With any other reason it certainly did not happen, and is not recorded. */
    @Override
    public void notCommitted(Transaction transaction, Reason reason) {
        boolean possible = reason == Reason.UNKNOWN_OUTCOME || reason == Reason.COMPACTED || reason == Reason.CLOSED;
        if (open.remove(transaction) && possible) {
            unanswered(transaction);
        }
    }

    /** Records a transaction that may have happened, with the keys that it would have put. */
    private void unanswered(Transaction transaction) {
        CopyId copy = copies(transaction).values().stream().findFirst().orElse(NONE);
        String writes = transaction.writes().stream()
                .filter(Write.Put.class::isInstance)
                .map(write -> String.join("/", keys.segments(((Write.Put) write).key())))
                .collect(Collectors.joining(" "));
        add(new RecordEvent.Unanswered(copy.task(), copy.incarnation(), writes));
    }

    /**
     * Returns, by task, the copies by which a transaction is fenced; first the one that it is for. A fence compares the key of a
     * primary with an incarnation; a compare with 0 asks that there be none.
     */
    private Map<Long, CopyId> copies(Transaction transaction) {
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
