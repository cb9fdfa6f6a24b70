package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.Commits.Kind;
import io.taskgraph.engine.Commits.Purpose;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This process as a member of the job: its nodes, which tasks they claim, give back and hand over, and its leaving. */
final class Membership {

    /** Commits a transaction unless one for that purpose is under way or was just answered; tells whether it did. */
    @FunctionalInterface
    interface Committer {

        boolean commit(Purpose purpose, Transaction transaction);
    }

    private final EngineSettings settings;
    private final Transactions transactions;
    private final View view;
    private final Committer committer;
    private final Set<String> nodes = new LinkedHashSet<>();
    /** Nodes that are promised to a task by a claim of which the view shows nothing yet. */
    private final Map<Long, String> claiming = new HashMap<>();

    private long nextNode;
    private @Nullable Long leaveBy;

    Membership(EngineSettings settings, Transactions transactions, View view, Committer committer) {
        this.settings = settings;
        this.transactions = transactions;
        this.view = view;
        this.committer = committer;
        for (int i = 0; i < settings.slots(); i++) {
            addNode();
        }
    }

    /** Tells whether a node is one of this process, and in use. */
    boolean hasNode(String node) {
        return nodes.contains(node);
    }

    /** Puts a fresh node in the place of one whose copy was given up: what it held is given back. */
    void replace(String node) {
        nodes.remove(node);
        addNode();
    }

    private void addNode() {
        nodes.add(settings.process() + "." + nextNode++);
    }

    void listed() {
        claiming.clear();
    }

    /** Notes that the view shows another primary of a task, or that its claim was refused. */
    void claimSettled(long task) {
        claiming.remove(task);
    }

    /** Starts to leave: tasks are handed over, and none is claimed any more. */
    void drain(long now) {
        if (leaveBy == null) {
            leaveBy = now + settings.drainTimeoutNanos();
        }
    }

    /** Returns when this process is to leave at the latest, or null if it stays. */
    @Nullable
    Long leaveBy() {
        return leaveBy;
    }

    /** Registers, gives back, claims, or hands over, whatever the view shows to be due; false if not registered yet. */
    boolean takePart() {
        Member self = view.processes().get(settings.process());
        if (self == null) {
            if (leaveBy == null) {
                committer.commit(Purpose.of(Kind.REGISTER), transactions.register());
            }
            return false;
        }
        release();
        if (leaveBy == null) {
            claim();
        } else if (!self.draining()) {
            committer.commit(Purpose.of(Kind.DRAIN), transactions.drain(self));
        }
        return true;
    }

    /** Tells whether nothing keeps a leaving process: all is handed over, nobody is there to take it, or time is up. */
    boolean mayLeave(boolean holdsCopies, long now) {
        return leaveBy != null && (!holdsCopies || now - leaveBy >= 0 || !hasSuccessor());
    }

    private boolean hasSuccessor() {
        return view.processes().entrySet().stream()
                .anyMatch(member -> !member.getKey().equals(settings.process())
                        && !member.getValue().draining());
    }

    /** Gives back the primary keys of this process's nodes that are no more. */
    private void release() {
        view.primaries().forEach((task, primary) -> {
            if (isOwn(primary) && !nodes.contains(primary.node())) {
                committer.commit(
                        Purpose.of(Kind.RELEASE, task), transactions.release(new CopyId(task, primary.incarnation())));
            }
        });
    }

    private void claim() {
        List<Long> tasks = Claims.choose(settings.process(), settings.tasks(), view.primaries(), view.processes());
        if (tasks.isEmpty()) {
            return;
        }
        Set<String> taken = new HashSet<>(claiming.values());
        view.primaries().values().forEach(primary -> taken.add(primary.node()));
        Iterator<String> spares =
                nodes.stream().filter(node -> !taken.contains(node)).toList().iterator();
        for (long task : tasks) {
            if (spares.hasNext() && !claiming.containsKey(task)) {
                String node = spares.next();
                if (committer.commit(Purpose.of(Kind.CLAIM, task), claim(task, node))) {
                    claiming.put(task, node);
                }
            }
        }
    }

    private Transaction claim(long task, String node) {
        Primary leaving = view.primary(task);
        return leaving == null
                ? transactions.claim(task, node)
                : transactions.takeOver(new CopyId(task, leaving.incarnation()), node);
    }

    private boolean isOwn(Primary primary) {
        return Claims.process(primary.node()).equals(settings.process());
    }
}
