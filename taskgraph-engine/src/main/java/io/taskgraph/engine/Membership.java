package io.taskgraph.engine;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** This process as a member of the job: its nodes, which tasks they claim, give back and hand over, and its leaving. */
final class Membership {

    /** Proposes a transaction unless one for that purpose is under way or was just answered; returns whether it did. */
    @FunctionalInterface
    interface Committer {

        boolean commit(Purpose purpose, Transaction transaction);
    }

    private final EngineSettings settings;
    private final Transactions transactions;
    private final JobView view;
    private final Committer committer;

    /** The nodes of this process that are in use. Invariant: as many as there are slots; a name is never used twice. */
    private final Set<String> nodes = new LinkedHashSet<>();

    /**
     * A node that is promised to a task by a claim.
     *
     * @param shownAt revision at which the view shows what became of the claim; {@link #NO_ANSWER} while that is not known
     * @param lost whether its answer will never come, so that it may still arrive
     */
    private record Promise(String node, long shownAt, boolean lost) {}

    private static final long NO_ANSWER = Long.MAX_VALUE;

    /** Refused tasks that others are told of, so that the entry of a process stays small: those with the least numbers. */
    private static final int MOST_REFUSED = 1_000;

    /** By task. Invariant: no node is promised to two tasks, so that claims under way never ask for more slots than there are. */
    private final Map<Long, Promise> claiming = new HashMap<>();

    private final BackupPlacement backups;
    /** Tasks that this process does not back up. */
    private final Supplier<Set<Long>> refused;

    private final HandOvers handOvers;

    /** All tasks, linked ones together; null until that first matters. */
    private @Nullable List<Long> order;

    /** Number of the next node. Only grows. */
    private long nextNode;

    /** When this process leaves at the latest; null unless it is leaving. Never null again. */
    private @Nullable Long leaveBy;

    Membership(
            EngineSettings settings,
            Transactions transactions,
            JobView view,
            Committer committer,
            Supplier<Set<Long>> refused,
            Consumer<Effect> effects) {
        this.backups =
                new BackupPlacement(view, settings.process(), settings.backup().replicas());
        this.handOvers = new HandOvers(transactions, view, backups, settings.process(), effects);
        this.refused = refused;
        this.settings = settings;
        this.transactions = transactions;
        this.view = view;
        this.committer = committer;
        for (int i = 0; i < settings.slots(); i++) {
            addNode();
        }
    }

    /** Returns whether a node is one of this process, and in use. */
    boolean hasNode(String node) {
        return nodes.contains(node);
    }

    /** Replaces a node whose copy was given up by a fresh one, and gives its task back. */
    void replace(String node) {
        nodes.remove(node);
        addNode();
    }

    private void addNode() {
        nodes.add(Slots.node(settings.process(), nextNode++));
    }

    /** Forgets the claims without an answer, and the offers under way, since the keys show by now which of them happened. */
    void listed() {
        claiming.values().removeIf(promise -> {
            if (promise.lost() && !view.slots().isTaken(promise.node())) {
                // the claim may still arrive: then it must not find its node in use for another task
                replace(promise.node());
            }
            return promise.lost();
        });
        handOvers.listed();
    }

    /** Notes the answer to the claim of a task. Until the view shows it, the node is the task's. */
    void claimAnswered(long task, CommitResult result) {
        claiming.computeIfPresent(
                task,
                (claimed, promise) ->
                        result.succeeded() ? new Promise(promise.node(), result.revision(), false) : null);
    }

    /** Notes that the claim of a task may have happened or not. */
    void claimUnknown(long task) {
        claiming.computeIfPresent(task, (claimed, promise) -> new Promise(promise.node(), NO_ANSWER, true));
    }

    /** Starts to leave: tasks are handed over, and no more tasks are claimed. */
    void drain(long now) {
        if (leaveBy == null) {
            leaveBy = now + settings.drainTimeoutNanos();
        }
    }

    /** Returns whether other processes may take tasks from this one. */
    boolean isLeaving() {
        return leaveBy != null || handOvers.areUnderWay();
    }

    /** Starts to hand one task over to another process. */
    void handOver(CopyId copy, long now) {
        handOvers.start(copy, now + settings.drainTimeoutNanos());
    }

    /** Returns the copies that could not be handed over and must be given up instead. */
    List<CopyId> toGiveUp(long now) {
        return handOvers.toGiveUp(now);
    }

    /** Handles the answer to the transaction about the hand-over of a copy. */
    void handOverAnswered(@Nullable CopyId copy, boolean succeeded) {
        handOvers.answered(copy, succeeded);
    }

    /** Returns the latest time at which the next copy must be given up or this process must leave; null if never. */
    @Nullable
    Long nextDue() {
        return Deadlines.earlier(leaveBy, handOvers.nextDue());
    }

    /**
     * Commits the registrations, releases, claims and hand-overs that are due by the view.
     *
     * @param mayGiveUp whether ownership may be given up by now
     * @return false if not registered yet
     */
    boolean takePart(boolean mayGiveUp) {
        ProcessEntry self = view.processes().get(settings.process());
        if (self == null) {
            if (leaveBy == null) {
                committer.commit(Purpose.of(Kind.REGISTER), transactions.register());
            }
            return false;
        }
        claiming.values().removeIf(promise -> promise.shownAt() <= view.revision());
        // release first, so that a node is free again before claims are chosen
        if (mayGiveUp) {
            release();
            handOvers.advance(committer);
        }
        takeOver();
        if (leaveBy == null) {
            claim();
            claimBackups();
            refuse(self);
        } else if (mayGiveUp && !self.draining()) {
            committer.commit(Purpose.of(Kind.DRAIN), transactions.drain(self));
        }
        return true;
    }

    /** Returns whether a leaving process may go: all tasks are handed over, no process can take them, or time is up. */
    boolean mayLeave(boolean holdsCopies, long now) {
        return leaveBy != null && ((!holdsCopies && !takesOver()) || now - leaveBy >= 0 || !hasSuccessor());
    }

    /** Returns whether a backup here is to take its task over, or does so already: then it may be the last copy. */
    private boolean takesOver() {
        return !backups.takeOvers().isEmpty()
                || view.primaries().values().stream().anyMatch(primary -> nodes.contains(primary.node()));
    }

    private boolean hasSuccessor() {
        return view.processes().entrySet().stream()
                .anyMatch(member -> !member.getKey().equals(settings.process())
                        && !member.getValue().draining());
    }

    /** Returns whether a copy was given up here whose key is still to be given back. */
    boolean givesUp() {
        return view.primaries().values().stream().anyMatch(primary -> isOwn(primary) && !nodes.contains(primary.node()))
                || view.backups().keySet().stream()
                        .flatMap(this::ownBackups)
                        .anyMatch(backup -> !nodes.contains(backup.node()));
    }

    /** Gives back the primary keys of this process's nodes that are no more. */
    private void release() {
        view.primaries().forEach((task, primary) -> {
            if (isOwn(primary) && !nodes.contains(primary.node())) {
                Transaction release = transactions.release(new CopyId(task, primary.incarnation()));
                committer.commit(Purpose.of(Kind.RELEASE, task), endingHandOver(task, release));
            }
        });
        view.backups().keySet().forEach(task -> {
            Primary primary = view.primary(task);
            boolean isPrimary = primary != null && isOwn(primary);
            // there may be two: a claim of unknown outcome can arrive when the next one has long been accepted
            ownBackups(task)
                    .filter(backup -> isPrimary || !nodes.contains(backup.node()))
                    .forEach(backup -> committer.commit(
                            Purpose.of(Kind.RELEASE_BACKUP, task), transactions.releaseBackup(task, backup)));
        });
    }

    private void claim() {
        List<Long> tasks = PrimaryPlacement.choose(
                settings.process(), settings.tasks(), this::order, backups::isReserved, view::isHandedOver, view);
        Iterator<String> spares = spares();
        for (long task : tasks) {
            Backup outdated = ownBackup(task);
            if (outdated != null) {
                committer.commit(Purpose.of(Kind.RELEASE_BACKUP, task), transactions.releaseBackup(task, outdated));
            } else if (!claiming.containsKey(task) && !spares.hasNext()) {
                // a claim under way has its node, and needs no other one to be freed
                makeRoom();
            } else if (!claiming.containsKey(task)) {
                String node = spares.next();
                if (committer.commit(Purpose.of(Kind.CLAIM, task), claim(task, node))) {
                    claiming.put(task, new Promise(node, NO_ANSWER, false));
                }
            }
        }
    }

    private List<Long> order() {
        if (order == null) {
            order = TaskOrder.of(settings.topologies(), settings.tasks());
        }
        return order;
    }

    private Transaction claim(long task, String node) {
        Primary leaving = view.primary(task);
        Transaction claim = leaving == null
                ? transactions.claim(task, node, view.inSync(task))
                : transactions.takeOver(new CopyId(task, leaving.incarnation()), node, view.inSync(task));
        return endingHandOver(task, claim);
    }

    private Transaction endingHandOver(long task, Transaction transaction) {
        HandOverOrder order = view.handOver(task);
        return order == null ? transaction : transactions.endingHandOver(task, order, transaction);
    }

    private Iterator<String> spares() {
        Set<String> promised = claiming.values().stream().map(Promise::node).collect(Collectors.toSet());
        return nodes.stream()
                .filter(node -> !view.slots().isTaken(node) && !promised.contains(node))
                .toList()
                .iterator();
    }

    private @Nullable Backup ownBackup(long task) {
        return ownBackups(task).findFirst().orElse(null);
    }

    private Stream<Backup> ownBackups(long task) {
        return view.backups().getOrDefault(task, Collections.emptySortedMap()).values().stream()
                .filter(backup -> backup.process().equals(settings.process()));
    }

    /** Gives up a backup, so that its node can hold a task that has no primary. */
    private void makeRoom() {
        Long task = backups.toMakeRoom();
        Backup backup = task == null ? null : ownBackup(task);
        if (task != null && backup != null) {
            Primary primary = view.primary(task);
            committer.commit(
                    Purpose.of(Kind.RELEASE_BACKUP, task),
                    primary == null
                            ? transactions.releaseBackup(task, backup, view.inSync(task))
                            : transactions.releaseBackup(new CopyId(task, primary.incarnation()), backup));
        }
    }

    /** Lets the backups of this process take over that are to. */
    private void takeOver() {
        backups.takeOvers().forEach((task, backup) -> {
            if (nodes.contains(backup.node()) && !claiming.containsKey(task)) {
                Primary leaving = view.primary(task);
                CopyId from = leaving == null ? null : new CopyId(task, leaving.incarnation());
                Transaction promotion = transactions.promote(task, backup, from, view.inSync(task));
                if (committer.commit(Purpose.of(Kind.CLAIM, task), endingHandOver(task, promotion))) {
                    claiming.put(task, new Promise(backup.node(), NO_ANSWER, false));
                }
            }
        });
    }

    /** Says which tasks others must back up. */
    private void refuse(ProcessEntry self) {
        Set<Long> known = refused.get().stream().sorted().limit(MOST_REFUSED).collect(Collectors.toSet());
        if (!known.equals(self.refuses())) {
            committer.commit(Purpose.of(Kind.REFUSE), transactions.refuse(self, known));
        }
    }

    private void claimBackups() {
        Iterator<String> spares = spares();
        for (long task : backups.choose(settings.tasks())) {
            Primary primary = view.primary(task);
            if (primary != null
                    && spares.hasNext()
                    && !claiming.containsKey(task)
                    && !refused.get().contains(task)) {
                String node = spares.next();
                Transaction claim = transactions.claimBackup(new CopyId(task, primary.incarnation()), node);
                if (committer.commit(Purpose.of(Kind.CLAIM_BACKUP, task), claim)) {
                    claiming.put(task, new Promise(node, NO_ANSWER, false));
                }
            }
        }
    }

    private boolean isOwn(Primary primary) {
        return primary.process().equals(settings.process());
    }
}
