package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.Declined;
import io.taskgraph.engine.BackupMessage.Done;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.BackupMessage.ToBackup;
import io.taskgraph.engine.Effect.AnswerBackup;
import io.taskgraph.engine.Effect.DropCopy;
import io.taskgraph.engine.Effect.Refuse;
import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replication of the copies in this process: the logs of primaries and backups, the progress of remote backups, the list of
 * backups in sync, and the take-over by a backup.
 *
 * <p>The state of a task in this process is given by the maps that contain it:
 *
 * <pre>
 * state        primaries  takingOver  backups   left for
 * not here     -          -           -         primary (started), backup (startBackups)
 * backup       -          -           yes       taking over (takesOver), not here (key gone, giveUp, exited)
 * taking over  yes        yes         -         primary (log applied, then TakeOver), not here (dropped, giveUp)
 * primary      yes        -           -         not here (dropped)
 * </pre>
 *
 * <p>While it is taking over, the primary's log is that of the backup, and effects name the copy by its id as a backup: the runtime
 * learns the new id by {@link Effect.TakeOver}, when every update that a former primary may have acknowledged is applied. Events of the copy
 * carry its id as a backup until then, and a little longer, so {@link #present} tells what they are about.
 */
final class Replication {

    /** Updates for a copy whose {@code init} has not returned: only then is it known whether it accepts updates at all. */
    private record EarlySubmission(long callId, RequestHeader header, Submit submit) {}

    private final EngineSettings settings;
    private final Transactions transactions;
    private final JobView view;
    private final Membership.Committer committer;
    private final Consumer<Effect> effects;

    /** Told the id of a copy once it has taken over: only then does it act for its task. */
    private final Consumer<CopyId> tookOver;

    /** Time of the step that is taken. */
    private final LongSupplier now;

    /** The questions to other processes, both of primaries to backups and of makers of updates to primaries. */
    private final BackupCalls exchanges;

    private final UpdateSender updates;

    /** By task, the logs of copies that are primaries here. Invariant: the view shows each incarnation, or did when this step began. */
    private final SortedMap<Long, PrimaryLog> primaries = new TreeMap<>();

    /** By task, the backups whose task is this process's already, but that have not taken over yet. Invariant: in {@link #primaries} too. */
    private final Map<Long, CopyId> takingOver = new HashMap<>();

    /** By task, the id that its primary here had as a backup, if it was one. Invariant: the task is in {@link #primaries} too. */
    private final Map<Long, CopyId> asBackup = new HashMap<>();

    /** By task, the logs of backups here. Invariant: no task is in {@link #primaries} too; so at most one copy of a task is here. */
    private final SortedMap<Long, BackupLog> backups = new TreeMap<>();

    /** Whether an initialised primary accepts updates. Invariant: no entry outlives its copy in {@link #primaries}. */
    private final Map<CopyId, Boolean> built = new HashMap<>();

    /** By task, calls that came before the copy was built. Bound: one for each task that sends updates, since each has one message under way. */
    private final Map<Long, List<EarlySubmission>> early = new TreeMap<>();

    /** By task, the status that was told last, so that only changes are told. */
    private final Map<Long, ReplicationStatus> told = new HashMap<>();

    /** Tasks of which a backup failed here. Never shrinks: the next backup of such a task is another process's. */
    private final Set<Long> failedHere = new HashSet<>();

    Replication(
            EngineSettings settings,
            Transactions transactions,
            JobView view,
            Membership.Committer committer,
            Consumer<Effect> effects,
            Consumer<CopyId> tookOver,
            LongSupplier now) {
        this.now = now;
        this.settings = settings;
        this.transactions = transactions;
        this.view = view;
        this.committer = committer;
        this.effects = effects;
        this.tookOver = tookOver;
        this.exchanges = new BackupCalls(effects);
        this.updates = new UpdateSender(
                view::primary, exchanges, effects, settings.backup().waiting());
    }

    /** Notes that a copy that acts for its task was initialised, and whether it accepts updates. */
    void copyBuilt(CopyId copy, boolean backupable) {
        PrimaryLog primary = primaries.get(copy.task());
        if (primary == null || !primary.id().equals(copy)) {
            // dropped while its init was running
            return;
        }
        built.put(copy, backupable);
        List<EarlySubmission> waiting = early.remove(copy.task());
        if (waiting != null) {
            waiting.forEach(call -> asked(call.callId(), call.header(), call.submit()));
        }
    }

    /** Handles the answer to a question about updates; null if there is none. */
    void answered(long exchangeId, BackupMessage.@Nullable Answer answer) {
        exchanges.ended(exchangeId, answer);
    }

    /** Notes an update that a copy makes; {@code flags} is the number of flags that must be set before it is sent. */
    void updateMade(Event.UpdateMade made, long flags, Predicate<CopyId> live) {
        if (live.test(made.copy()) && view.outcome() == null) {
            updates.made(made, flags, now.getAsLong() + settings.requestTimeoutNanos());
        } else {
            effects.accept(new Effect.UpdateEnded(
                    made.requestId(), UpdateResult.CANCELLED, "this copy does not act for its task"));
        }
    }

    /** Handles a question of another copy that was admitted. */
    void asked(long callId, RequestHeader header, BackupMessage.Question question) {
        question.accept(new BackupMessage.Question.QuestionHandler() {
            @Override
            public void submit(Submit submit) {
                submitted(callId, header, submit);
            }

            @Override
            public void toBackup(ToBackup message) {
                told(callId, header, message);
            }
        });
    }

    private void told(long callId, RequestHeader header, ToBackup message) {
        BackupLog backup = backups.get(header.to());
        // a primary tells the backups of its own task alone; that it is the one the view shows is looked at before
        BackupMessage.OfBackup answer =
                backup == null || backup.id().incarnation() != header.toIncarnation() || header.from() != header.to()
                        ? null
                        : backup.take(header.fromIncarnation(), message);
        if (answer == null) {
            refuse(callId, "there is no such backup of task " + header.to() + ", or it follows another primary");
        } else {
            effects.accept(new AnswerBackup(callId, answer, header.toIncarnation()));
        }
    }

    private void submitted(long callId, RequestHeader header, Submit submit) {
        PrimaryLog primary = primaries.get(header.to());
        if (primary == null || primary.id().incarnation() != header.toIncarnation()) {
            refuse(callId, "task " + header.to() + " is not at that copy");
            return;
        }
        // null: not known yet, and a refusal would let the sender wait out its back-off for nothing
        Boolean backupable = built.get(primary.id());
        if (backupable == null) {
            early.computeIfAbsent(header.to(), task -> new ArrayList<>())
                    .add(new EarlySubmission(callId, header, submit));
        } else if (!backupable) {
            effects.accept(new AnswerBackup(
                    callId,
                    new Declined("task " + header.to() + " does not implement 'Backupable', so it takes no updates"),
                    header.toIncarnation()));
        } else if (!primary.submit(callId, header, submit.updates(), now.getAsLong())) {
            refuse(callId, "task " + header.from() + " has a newer copy");
        }
    }

    /** Forgets a call that waits until its task is initialised, or until its updates are applied. */
    void withdrawn(long callId, long to) {
        PrimaryLog primary = primaries.get(to);
        if (primary != null) {
            primary.withdrawn(callId);
        }
        List<EarlySubmission> waiting = early.get(to);
        if (waiting != null) {
            waiting.removeIf(call -> call.callId() == callId);
        }
    }

    private String runId() {
        KeyValues.Spec spec = view.spec();
        return spec == null ? "" : spec.runId();
    }

    private void refuse(long callId, String reason) {
        effects.accept(new Refuse(callId, Refusal.NOT_PRIMARY, reason));
    }

    /** Handles the state that was written for a backup. */
    void stateTaken(CopyId copy, String backup, ByteString state) {
        PrimaryLog primary = primaries.get(copy.task());
        BackupProgress follower = primary == null || !primary.id().equals(copy)
                ? null
                : primary.followers().get(backup);
        if (follower != null) {
            follower.stateTaken(state);
        }
    }

    // ---- primaries and backups

    /** Drops the copies that the view no longer shows. */
    void primariesChanged() {
        for (PrimaryLog replica : List.copyOf(primaries.values())) {
            Primary primary = view.primary(replica.id().task());
            if (primary == null || primary.incarnation() != replica.id().incarnation()) {
                dropped(replica.id());
            }
        }
        for (BackupLog replica : List.copyOf(backups.values())) {
            CopyId id = replica.id();
            if (view.backupOf(id.task(), replica.node(), id.incarnation()) == null) {
                backups.remove(id.task());
                effects.accept(new DropCopy(id, "it is no longer a backup"));
            }
        }
    }

    /** Takes over if this process holds a backup at the node that is primary now; else there is a new copy to be started. */
    boolean takesOver(CopyId id, String node) {
        if (primaries.containsKey(id.task())) {
            return true;
        }
        BackupLog backup = backups.get(id.task());
        if (backup == null || !backup.node().equals(node)) {
            return false;
        }
        backups.remove(id.task());
        takingOver.put(id.task(), backup.id());
        asBackup.put(id.task(), backup.id());
        // a backup exists only of a task that accepts updates
        built.put(id, true);
        primaries.put(id.task(), new PrimaryLog(id, node, settings.backup(), backup.log(), true));
        return true;
    }

    /** Notes that a copy acts for its task, with an empty log: its state, if any, comes from a checkpoint. */
    void started(CopyId id, String node) {
        primaries.put(
                id.task(),
                new PrimaryLog(
                        id,
                        node,
                        settings.backup(),
                        new UpdateLogStore(settings.backup().retained()),
                        false));
    }

    /** Returns the id under which a copy acts for its task by the keys, if this one was its id as a backup; else just that. */
    CopyId present(CopyId id) {
        PrimaryLog primary = primaries.get(id.task());
        return primary != null && id.equals(asBackup.get(id.task())) ? primary.id() : id;
    }

    /** Returns whether a copy acts for its task by the keys, whether or not it has taken over yet. */
    boolean isPrimary(CopyId id) {
        PrimaryLog primary = primaries.get(id.task());
        return primary != null && primary.id().equals(id);
    }

    /** Forgets a primary that is no more. */
    void dropped(CopyId id) {
        if (isPrimary(id)) {
            forget(id, "its ownership has ended before it took over");
        }
    }

    /** Forgets a primary; {@code unfinishedReason} is why its copy ends if it has not taken over yet. */
    private void forget(CopyId id, String unfinishedReason) {
        PrimaryLog replica = primaries.remove(id.task());
        if (replica == null) {
            return;
        }
        asBackup.remove(id.task());
        built.remove(id);
        told.remove(id.task());
        CopyId unfinished = takingOver.remove(id.task());
        if (unfinished != null) {
            effects.accept(new DropCopy(unfinished, unfinishedReason));
        }
        replica.takeAll().forEach(call -> refuse(call, "the copy is gone"));
        List<EarlySubmission> waiting = early.remove(id.task());
        if (waiting != null) {
            waiting.forEach(call -> refuse(call.callId(), "the copy is gone"));
        }
    }

    /** Starts the backups of this process that the view shows. */
    void startBackups(Predicate<String> ownNode) {
        view.backups()
                .forEach((task, ofTask) -> ofTask.values().forEach(backup -> {
                    if (ownNode.test(backup.node()) && !backups.containsKey(task) && !primaries.containsKey(task)) {
                        CopyId id = new CopyId(task, backup.revision());
                        backups.put(
                                task,
                                new BackupLog(
                                        id, backup.node(), settings.backup().retained(), effects));
                        effects.accept(new Effect.StartBackup(id, backup.node(), runId()));
                    }
                }));
    }

    /** Gives up a backup that failed or gave up itself, or a copy that takes over, and returns its node; null if it is neither. */
    @Nullable
    String giveUp(CopyId id, String reason) {
        PrimaryLog primary = primaries.get(id.task());
        if (primary != null && primary.id().equals(id) && takingOver.containsKey(id.task())) {
            forget(id, reason);
            return primary.node();
        }
        BackupLog backup = backups.get(id.task());
        if (backup == null || !backup.id().equals(id)) {
            return null;
        }
        backups.remove(id.task());
        failedHere.add(id.task());
        effects.accept(new DropCopy(id, reason));
        return backup.node();
    }

    /** Returns the tasks of which a backup failed in this process. */
    Set<Long> failedHere() {
        return failedHere;
    }

    // ---- due messages

    /** Commits, applies, answers and sends updates, as far as the events of this step, and the flags that are set, allow. */
    void advance(String runId, Predicate<CopyId> live, LongPredicate areSet) {
        exchanges.expire(now.getAsLong());
        List.copyOf(primaries.values()).forEach(this::advance);
        updates.discardUnless(live);
        updates.advance(runId, now.getAsLong(), areSet);
    }

    private void advance(PrimaryLog replica) {
        CopyId id = replica.id();
        if (!Boolean.TRUE.equals(built.get(id))) {
            return;
        }
        // The order matters: a wish is noted before anything is committed, so that a backup that is about to be in sync
        // counts at once;
        // and updates are applied before a state is taken, so that the state includes them.
        InSync inSync = view.inSync(id.task());
        follow(replica);
        if (settings.backup().replicas() > 0) {
            Set<String> wish = replica.wish(inSync, now.getAsLong());
            if (wish != null && committer.commit(Purpose.of(Kind.IN_SYNC, id), transactions.inSync(id, wish, inSync))) {
                replica.wished(wish, inSync);
            }
        }
        List<LogEntry> due = replica.commit(inSync, now.getAsLong());
        CopyId running = takingOver.getOrDefault(id.task(), id);
        if (!due.isEmpty()) {
            effects.accept(new Effect.ApplyUpdates(running, due));
        }
        if (!running.equals(id) && replica.isComplete()) {
            takingOver.remove(id.task());
            effects.accept(new Effect.TakeOver(running, id));
            tookOver.accept(id);
        }
        replica.takeDone().forEach(call -> effects.accept(new AnswerBackup(call, new Done(), id.incarnation())));
        replica.followers().values().forEach(backup -> advance(replica, backup));
        tell(replica, inSync);
    }

    /** Sends a backup its next message, if one is due. */
    private void advance(PrimaryLog replica, BackupProgress backup) {
        CopyId id = replica.id();
        ToBackup message = backup.due(now.getAsLong(), replica.committed());
        if (message != null) {
            RequestHeader header = new RequestHeader(
                    runId(),
                    0,
                    id.task(),
                    id.incarnation(),
                    id.task(),
                    backup.backup().revision());
            backup.asked(exchanges.send(
                    backup.backup().address(),
                    header,
                    message,
                    now.getAsLong(),
                    now.getAsLong() + settings.backup().timeout().toNanos(),
                    answer -> backup.answered(answer, now.getAsLong())));
        }
        if (backup.takesState()) {
            effects.accept(new Effect.TakeState(
                    takingOver.getOrDefault(id.task(), id), id, backup.backup().name()));
        }
    }

    /** Brings the followers in line with the backups that the view shows. */
    private void follow(PrimaryLog replica) {
        Map<String, Backup> shown = new TreeMap<>();
        view.backups()
                .getOrDefault(replica.id().task(), new TreeMap<>())
                .values()
                .forEach(backup -> shown.put(backup.name(), backup));
        // the key of the backup that has taken over here stays for a moment; a primary does not follow itself
        shown.values().removeIf(backup -> backup.process().equals(settings.process()));
        replica.followers().entrySet().removeIf(entry -> {
            Long exchange = entry.getValue().exchange();
            boolean gone = !shown.containsKey(entry.getKey());
            if (gone && exchange != null) {
                exchanges.forget(exchange);
            }
            return gone;
        });
        shown.forEach((name, backup) -> replica.followers()
                .computeIfAbsent(name, n -> new BackupProgress(backup, replica.log(), now.getAsLong())));
    }

    private void tell(PrimaryLog replica, @Nullable InSync inSync) {
        int wanted = settings.backup().replicas();
        if (wanted > 0) {
            long ready = replica.followers().keySet().stream()
                    .filter(name -> inSync != null && inSync.backups().contains(name))
                    .count();
            ReplicationStatus status = new ReplicationStatus(wanted, Math.toIntExact(ready));
            if (!status.equals(told.put(replica.id().task(), status))) {
                effects.accept(new Effect.TellReplication(replica.id(), status));
            }
        }
    }

    @Nullable
    Long nextDue() {
        Long due = Deadlines.earlier(exchanges.nextDue(), updates.nextDue());
        for (PrimaryLog replica : primaries.values()) {
            due = Deadlines.earlier(due, replica.nextDue(now.getAsLong()));
        }
        return due;
    }

    // ---- the end

    /** Returns whether no backup is here that still has to exit or to take over. */
    boolean isEmpty() {
        return backups.isEmpty() && takingOver.isEmpty();
    }

    /** Lets all backups exit, and ends all updates. */
    void end() {
        updates.discardUnless(id -> false);
        List.copyOf(primaries.values()).forEach(replica -> dropped(replica.id()));
        for (BackupLog backup : backups.values()) {
            if (backup.startExit()) {
                effects.accept(new Effect.ExitCopy(backup.id()));
            }
        }
    }

    void exited(CopyId id) {
        BackupLog backup = backups.get(id.task());
        if (backup != null && backup.id().equals(id)) {
            backups.remove(id.task());
        }
    }

    /** Returns by how many updates a backup is behind the primary, or −1 if that is not here. */
    long lag(long task, Backup backup) {
        PrimaryLog replica = primaries.get(task);
        BackupProgress follower = replica == null ? null : replica.followers().get(backup.name());
        return replica == null || follower == null ? -1 : replica.log().lastId() - follower.matched();
    }
}
