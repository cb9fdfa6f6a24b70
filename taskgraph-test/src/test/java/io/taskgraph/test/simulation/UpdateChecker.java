package io.taskgraph.test.simulation;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the updates of a job against what is promised: all copies of a task apply the same ones in the same order, each once; what
 * was acknowledged is in the state of every later primary; only a backup that is in sync takes over while one lives; only the
 * primary of a task says who is in sync; a backup that has answered a primary answers no older one, and never goes back to an
 * older state. A task whose in-sync copies have all died starts a new life without them.
 */
final class UpdateChecker {

    /** One update: of which task, and in which of its lives it was made. */
    record Made(long task, String payload, int life) {}

    private final List<String> breaches = new ArrayList<>();
    private final Map<Long, Integer> lives = new HashMap<>();
    private final Map<String, Map<Long, String>> sequences = new HashMap<>();
    private final Map<Long, Set<String>> acknowledgedBefore = new HashMap<>();
    private final Map<Long, Set<String>> acknowledged = new HashMap<>();
    private final Map<Long, Long> newest = new HashMap<>();
    private final Map<Long, Long> origins = new HashMap<>();
    private final Map<String, Set<Long>> appliedIn = new HashMap<>();
    private final Map<String, Integer> lifeOf = new HashMap<>();
    private final Map<Long, Integer> livesBegun = new HashMap<>();
    private final Set<Long> primaries = new HashSet<>();
    private final Map<String, Long> obeyed = new HashMap<>();
    private final boolean strict;
    private final boolean evicts;
    private int lastUpdate;
    private int takeOvers;
    private int failed;
    private int done;

    UpdateChecker(Simulation simulation, Acknowledge acknowledge, boolean evicts) {
        this.evicts = evicts;
        strict = acknowledge == Acknowledge.ALL;
        simulation.onCommit((process, transaction, before, revision) ->
                transaction.writes().forEach(write -> check(process, before, write, revision)));
        simulation.onAnswer((header, incarnation) -> {
            if (header.from() == header.to() && !primaries.contains(incarnation)) {
                answered(header.to() + "@" + incarnation, header.fromIncarnation());
            }
        });
    }

    private void answered(String backup, long primary) {
        long newestPrimary = obeyed.merge(backup, primary, Math::max);
        if (newestPrimary > primary) {
            breach("backup " + backup + " obeys primary " + primary + " after " + newestPrimary);
        }
    }

    List<String> breaches() {
        return breaches;
    }

    int takeOvers() {
        return takeOvers;
    }

    int newLives() {
        return lives.values().stream().mapToInt(Integer::intValue).sum();
    }

    int failed() {
        return failed;
    }

    int done() {
        return done;
    }

    void breach(String what) {
        breaches.add(what);
    }

    private int life(long task) {
        return lives.getOrDefault(task, 0);
    }

    Made made(long task) {
        return new Made(task, "u" + ++lastUpdate, life(task));
    }

    void ended(Made made, Throwable failure) {
        if (failure != null) {
            failed++;
        } else {
            done++;
            if (made.life() == life(made.task()) && !isOfFormerLife(made)) {
                acknowledged.computeIfAbsent(made.task(), t -> new HashSet<>()).add(made.payload());
            }
        }
    }

    /**
     * Returns whether an update was acknowledged by a copy of a life that is over, though this life has begun: by one without backups
     * in sync that had not heard yet that its lease was revoked by false evidence, or whose clock ran slow. Nobody can keep that one.
     *
     * <p>This hides no loss within a life. What the present life acknowledges, a copy of it has applied, and is counted; a life begins
     * only by a claim that finds no backup in sync, which {@link #claimed} checks by the keys; and without such faults, or in the
     * first life of a task, nothing is left out at all.
     */
    private boolean isOfFormerLife(Made made) {
        int life = life(made.task());
        boolean begun = livesBegun.getOrDefault(made.task(), 0) == life;
        return evicts
                && life > 0
                && (!begun || !appliedIn.getOrDefault(made.payload(), Set.of()).contains(origins.get(made.task())));
    }

    /** A copy starts to act for its task: its state has all that was acknowledged before it did so. */
    void took(long task, long incarnation, long origin, List<String> state) {
        if (newest.getOrDefault(task, 0L) < incarnation) {
            origins.put(task, origin);
            livesBegun.put(task, lifeOf.getOrDefault(task + "@" + incarnation, 0));
        }
        holds(task, incarnation, state, acknowledgedBefore);
    }

    /** The job ends at a copy that acts for its task: its state has all that was acknowledged. */
    void exits(long task, long incarnation, List<String> state) {
        holds(task, incarnation, state, acknowledged);
    }

    private void holds(long task, long incarnation, List<String> state, Map<Long, Set<String>> wanted) {
        if (newest.merge(task, incarnation, Math::max) > incarnation) {
            return;
        }
        Set<String> missing = new HashSet<>(wanted.getOrDefault(task, Set.of()));
        state.forEach(missing::remove);
        if (strict && !missing.isEmpty()) {
            breach("task " + task + "@" + incarnation + " has lost " + missing);
        }
        if (new HashSet<>(state).size() != state.size()) {
            breach("task " + task + "@" + incarnation + " has applied something twice: " + state);
        }
    }

    void restored(long task, long origin, List<String> state) {
        for (int i = 0; i < state.size(); i++) {
            applied(task, origin, i + 1, state.get(i));
        }
    }

    /** A backup was given a state of the same life that lacks updates it had applied. */
    void fellBack(long task, int from, int to) {
        if (strict) {
            breach("a backup of task " + task + " goes back from update " + from + " to " + to);
        }
    }

    /** An update was applied at a copy, whose state began with the primary of an incarnation. */
    void applied(long task, long origin, long id, String payload) {
        appliedIn.computeIfAbsent(payload, p -> new HashSet<>()).add(origin);
        String before = sequences
                .computeIfAbsent(task + "@" + origin, t -> new TreeMap<>())
                .putIfAbsent(id, payload);
        if (strict && before != null && !before.equals(payload)) {
            breach("update " + id + " of task " + task + "@" + origin + " is " + before + " and " + payload);
        }
    }

    private void check(SimulatedProcess process, Map<String, Entry> keys, Write write, long revision) {
        if (!(write instanceof Write.Put put)) {
            return;
        }
        String[] path = put.key().split("/", -1);
        String prefix = path[0] + "/" + path[1] + "/";
        if (path[2].equals("insync")) {
            Entry primary = keys.get(prefix + "tasks/" + path[3] + "/primary");
            if (primary == null || !process.holds(primary.leaseId())) {
                breach(process.address() + " writes " + put.key() + " without holding the task");
            }
        } else if (path[path.length - 1].equals("primary")) {
            Entry inSync = keys.get(prefix + "insync/" + path[3]);
            long task = Long.parseLong(path[3]);
            primaries.add(revision);
            if (inSync != null) {
                claimed(process, keys, prefix + "tasks/" + path[3] + "/", task, inSync);
            }
            lifeOf.put(task + "@" + revision, life(task));
        }
    }

    private void claimed(SimulatedProcess process, Map<String, Entry> keys, String holders, long task, Entry inSync) {
        List<Entry> live = keys.values().stream()
                .filter(entry -> entry.key().startsWith(holders + "backups/"))
                .filter(entry -> inSync.value().toStringUtf8().contains(name(entry)))
                .toList();
        if (live.stream().anyMatch(entry -> process.holds(entry.leaseId()))) {
            takeOvers++;
            acknowledgedBefore.put(task, Set.copyOf(acknowledged.getOrDefault(task, Set.of())));
        } else if (!live.isEmpty() || keys.containsKey(holders + "primary")) {
            breach(process.address() + " takes task " + task + " while " + live + " are in sync");
        } else {
            lives.merge(task, 1, Integer::sum);
            acknowledged.remove(task);
            acknowledgedBefore.remove(task);
        }
    }

    private static String name(Entry backup) {
        return backup.key().substring(backup.key().lastIndexOf('/') + 1) + "@" + backup.modRevision();
    }
}
