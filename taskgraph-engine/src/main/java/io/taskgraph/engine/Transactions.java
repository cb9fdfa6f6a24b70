package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transactions of the protocol, one method each, with their compares and writes. */
final class Transactions {

    private final KeyLayout keys;
    private final EngineSettings settings;

    Transactions(KeyLayout keys, EngineSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** Starts the run; the first process wins. Of a run whose spec is gone, and that nobody takes part in, nothing is left. */
    Transaction startRun(KeyValues.Spec spec, long epochRevision, boolean keysAreLeft) {
        List<Write> writes = new ArrayList<>(firstKeys(spec));
        if (keysAreLeft) {
            writes.addAll(deletionsOfARun());
        }
        return new Transaction(List.of(Compare.absent(keys.spec()), new Compare(keys.epoch(), epochRevision)), writes);
    }

    /** Writes the spec again that somebody has deleted. */
    Transaction putBack(KeyValues.Spec spec) {
        return new Transaction(
                List.of(Compare.absent(keys.spec())), List.of(new Write.Put(keys.spec(), spec.toJson(), 0)));
    }

    /** Lets a run go on as a new generation, in the epoch in which it is. */
    Transaction beginGeneration(KeyValues.Spec spec, long specRevision) {
        return new Transaction(
                List.of(new Compare(keys.spec(), specRevision), Compare.absent(keys.outcome())),
                List.of(new Write.Put(keys.spec(), spec.toJson(), 0)));
    }

    /** Puts a new run in the place of one that has ended. */
    Transaction restart(KeyValues.Spec spec, long outcomeRevision) {
        List<Write> writes = new ArrayList<>(firstKeys(spec));
        writes.addAll(deletionsOfARun());
        return new Transaction(List.of(new Compare(keys.outcome(), outcomeRevision)), writes);
    }

    private List<Write> deletionsOfARun() {
        return List.of(
                new Write.Delete(keys.outcome()),
                new Write.DeletePrefix(keys.flags()),
                new Write.DeletePrefix(keys.inSync()));
    }

    private List<Write> firstKeys(KeyValues.Spec spec) {
        return List.of(
                new Write.Put(keys.spec(), spec.toJson(), 0),
                new Write.Put(keys.epoch(), ByteString.copyFromUtf8("0"), 0));
    }

    Transaction register() {
        return new Transaction(
                List.of(Compare.absent(keys.node(settings.process()))),
                List.of(new Write.Put(keys.node(settings.process()), self(false, Set.of()), settings.leaseId())));
    }

    private ByteString self(boolean draining, Set<Long> refuses) {
        return KeyValues.node(
                settings.address(), settings.slots(), settings.zone(), draining, settings.fingerprint(), refuses);
    }

    /** Says that this process is leaving. */
    Transaction drain(ProcessEntry self) {
        return new Transaction(
                List.of(new Compare(keys.node(settings.process()), self.revision())),
                List.of(new Write.Put(keys.node(settings.process()), self(true, self.refuses()), settings.leaseId())));
    }

    /** Says which tasks this process does not back up. */
    Transaction refuse(ProcessEntry self, Set<Long> tasks) {
        return new Transaction(
                List.of(new Compare(keys.node(settings.process()), self.revision())),
                List.of(new Write.Put(
                        keys.node(settings.process()), self(self.draining(), tasks), settings.leaseId())));
    }

    /** Takes a task without primary; {@code inSync} shows that no backup is to have it, or that this one may. */
    Transaction claim(long task, String node, @Nullable InSync inSync) {
        return claim(task, node, inSync, Compare.absent(keys.primary(task)));
    }

    /** Takes a task over from a copy whose process is leaving, or hands it over. */
    Transaction takeOver(CopyId from, String node, @Nullable InSync inSync) {
        return claim(from.task(), node, inSync, fence(from));
    }

    private Transaction claim(long task, String node, @Nullable InSync inSync, Compare free) {
        return new Transaction(
                List.of(free, Compare.absent(keys.outcome()), seen(task, inSync)),
                List.of(new Write.Put(
                        keys.primary(task), KeyValues.primary(node, settings.address()), settings.leaseId())));
    }

    /** Says that a task may be taken from its copy, whose process stays. */
    Transaction handOver(CopyId copy) {
        return new Transaction(
                List.of(fence(copy), Compare.absent(keys.outcome())),
                List.of(new Write.Put(
                        keys.handOver(copy.task()), KeyValues.handOver(copy.incarnation()), settings.leaseId())));
    }

    /** Says that a task may no longer be taken from its copy. */
    Transaction withdraw(CopyId copy) {
        return new Transaction(List.of(fence(copy)), List.of(new Write.Delete(keys.handOver(copy.task()))));
    }

    /**
     * Lets a hand-over end with the transaction that does it, or makes it void. The order must still stand: a process that sees it
     * late must not take a task whose operator was told that it stays.
     */
    Transaction endingHandOver(long task, HandOverOrder order, Transaction transaction) {
        List<Compare> compares = new ArrayList<>(transaction.compares());
        compares.add(new Compare(keys.handOver(task), order.revision()));
        List<Write> writes = new ArrayList<>(transaction.writes());
        writes.add(new Write.Delete(keys.handOver(task)));
        return new Transaction(compares, writes);
    }

    /** Lets a backup of this process take over, as long as it is one. */
    Transaction promote(long task, Backup backup, @Nullable CopyId leaving, @Nullable InSync inSync) {
        Transaction claim =
                leaving == null ? claim(task, backup.node(), inSync) : takeOver(leaving, backup.node(), inSync);
        List<Compare> compares = new ArrayList<>(claim.compares());
        compares.add(new Compare(keys.backup(task, backup.node()), backup.revision()));
        return new Transaction(compares, claim.writes());
    }

    private Compare seen(long task, @Nullable InSync inSync) {
        return new Compare(keys.inSync(task), inSync == null ? 0 : inSync.revision());
    }

    /** Follows a primary at a node of this process. */
    Transaction claimBackup(CopyId primary, String node) {
        return new Transaction(
                List.of(
                        fence(primary),
                        Compare.absent(keys.backup(primary.task(), node)),
                        Compare.absent(keys.outcome())),
                List.of(new Write.Put(
                        keys.backup(primary.task(), node), KeyValues.backup(settings.address()), settings.leaseId())));
    }

    Transaction releaseBackup(long task, Backup backup) {
        String key = keys.backup(task, backup.node());
        return new Transaction(List.of(new Compare(key, backup.revision())), List.of(new Write.Delete(key)));
    }

    /** Gives a backup up, but not while it may have to take over. */
    Transaction releaseBackup(CopyId primary, Backup backup) {
        String key = keys.backup(primary.task(), backup.node());
        return new Transaction(
                List.of(fence(primary), new Compare(key, backup.revision())), List.of(new Write.Delete(key)));
    }

    /** Gives a backup up of a task without primary; {@code inSync} shows that it is not to take over. */
    Transaction releaseBackup(long task, Backup backup, @Nullable InSync inSync) {
        String key = keys.backup(task, backup.node());
        return new Transaction(
                List.of(seen(task, inSync), new Compare(key, backup.revision())), List.of(new Write.Delete(key)));
    }

    /** Says which backups hold every acknowledged update. */
    Transaction inSync(CopyId primary, Set<String> backups, @Nullable InSync seen) {
        return new Transaction(
                List.of(fence(primary), seen(primary.task(), seen), Compare.absent(keys.outcome())),
                List.of(new Write.Put(keys.inSync(primary.task()), KeyValues.inSync(backups), 0)));
    }

    Transaction release(CopyId copy) {
        return new Transaction(List.of(fence(copy)), List.of(new Write.Delete(keys.primary(copy.task()))));
    }

    /** Advances by one epoch and drops the flags of the epoch before the one that ends. */
    Transaction advance(CopyId copy, long epoch, long epochRevision) {
        List<Write> writes = new ArrayList<>();
        writes.add(new Write.Put(keys.epoch(), ByteString.copyFromUtf8(Long.toString(epoch + 1)), 0));
        if (epoch > 0) {
            writes.add(new Write.DeletePrefix(keys.flags(epoch - 1)));
        }
        return new Transaction(
                List.of(fence(copy), new Compare(keys.epoch(), epochRevision), Compare.absent(keys.outcome())), writes);
    }

    /** Sets the last flags of an epoch and ends it, or neither. A watch sees the flags before the end. */
    static Transaction together(Transaction flags, Transaction advance) {
        Set<Compare> compares = new LinkedHashSet<>(advance.compares());
        compares.addAll(flags.compares());
        List<Write> writes = new ArrayList<>(flags.writes());
        writes.addAll(advance.writes());
        return new Transaction(List.copyOf(compares), writes);
    }

    /** Ends the job, and deletes its flags, which are no longer needed. */
    Transaction end(CopyId copy, Outcome outcome, String at) {
        return new Transaction(
                List.of(fence(copy), Compare.absent(keys.outcome())),
                List.of(
                        new Write.Put(keys.outcome(), KeyValues.outcome(outcome, at), 0),
                        new Write.DeletePrefix(keys.flags()),
                        new Write.DeletePrefix(keys.inSync())));
    }

    private Compare fence(CopyId copy) {
        return new Compare(keys.primary(copy.task()), copy.incarnation());
    }
}
