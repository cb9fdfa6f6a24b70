package io.taskgraph.test.model;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.test.model.Action.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The state of the whole model: what may happen next, what comes of it, and what must hold. */
final class ProtocolModel {

    private static final String PREFIX = "model/job/";

    private final Bounds bounds;
    private final ModelStore store = new ModelStore();
    private final List<ModelProcess> processes = new ArrayList<>();
    private final Map<Kind, Integer> faults = new EnumMap<>(Kind.class);
    private final List<String> breaches = new ArrayList<>();
    private boolean timePassed;

    ProtocolModel(Bounds bounds) {
        this.bounds = bounds;
        for (int i = 0; i < bounds.processes(); i++) {
            start();
        }
    }

    List<String> breaches() {
        return breaches;
    }

    private void start() {
        long number = processes.size() + 1L;
        store.grant(number);
        // names by which rendezvous hashing gives each of two processes one of two tasks
        processes.add(new ModelProcess("host-" + number, number, bounds, breaches));
    }

    private boolean hasLease(ModelProcess process) {
        return store.leases().contains(process.lease);
    }

    private boolean may(Kind fault, int times) {
        return faults.getOrDefault(fault, 0) < times;
    }

    /**
     * Lets all processes join and take tasks, one step after another, until nothing is left but what tasks do. Where flags go directly, no
     * task is taken before all have joined, and they take turns, so that they share the tasks; else the first one takes all.
     */
    void settle() {
        Map<Integer, Integer> claims = new HashMap<>();
        while (true) {
            Action first = (bounds.isDirect() ? actions() : next())
                    .stream()
                            .filter(action -> !action.kind().isFault() && action.kind() != Kind.USER)
                            .min(Comparator.comparing(action -> isClaim(action) && bounds.isDirect()
                                    ? 1 + claims.getOrDefault(action.process(), 0)
                                    : 0))
                            .orElse(null);
            if (first == null) {
                return;
            }
            claims.merge(first.process(), isClaim(first) ? 1 : 0, Integer::sum);
            apply(first);
        }
    }

    private boolean isClaim(Action action) {
        return action.kind() == Kind.EXECUTE
                && processes.get(action.process()).flights.get(action.index()).transaction.writes().stream()
                        .anyMatch(write ->
                                write instanceof Write.Put put && put.key().endsWith("/primary"));
    }

    /**
     * Returns what may happen next. If no step is due, time passes once; if that makes no step due, the job must be over.
     *
     * <p>A process that is to be told a change, and of whose transactions none is still to take effect, goes first: whatever it
     * does now changes nothing for others, and whatever others do now changes nothing for it, so the order makes no difference
     * (a set of actions that is persistent; Godefroid, "Partial-Order Methods", LNCS 1032, 1996). If it were killed or stopped
     * before, that could do no more than if it were after: what it has sent by then may also never take effect.
     */
    List<Action> next() {
        for (int p = 0; p < processes.size(); p++) {
            List<Action> own = ownSteps(processes.get(p), p);
            if (!own.isEmpty()) {
                return own;
            }
        }
        List<Action> actions = actions();
        if (actions.stream().noneMatch(this::mustHappen) && !timePassed) {
            timePassed = true;
            processes.stream().filter(ModelProcess::isActive).forEach(ModelProcess::letTimePass);
            actions = actions();
        }
        if (actions.stream().noneMatch(this::mustHappen)) {
            checkOver();
        }
        return actions;
    }

    private boolean mustHappen(Action action) {
        boolean ofTheDead = action.kind() == Kind.EXECUTE && processes.get(action.process()).crashed;
        return !action.kind().isFault() && !ofTheDead;
    }

    private List<Action> ownSteps(ModelProcess process, int p) {
        boolean first = process.isActive()
                && !process.listing
                && process.cursor < store.revision()
                && process.flights.stream().allMatch(flight -> flight.result != null || flight.unanswered)
                && process.letters.isEmpty()
                && processes.stream()
                        .flatMap(other -> other.letters.stream())
                        .noneMatch(letter -> letter.message.to().equals(process.name));
        List<Action> own = new ArrayList<>();
        if (first) {
            addFlights(own, process, p);
            addActive(own, process, p);
            own.removeIf(action -> switch (action.kind()) {
                case EXECUTE, CRASH, PAUSE, EVICT -> true;
                default -> false;
            });
        }
        return own;
    }

    /** Returns all that may happen next, in any order. */
    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (int p = 0; p < processes.size(); p++) {
            ModelProcess process = processes.get(p);
            addFlights(actions, process, p);
            if (process.isActive()) {
                addActive(actions, process, p);
            }
            if (hasLease(process) && (process.crashed || process.paused || process.gone)) {
                actions.add(new Action(Kind.EXPIRE, p, -1));
            }
            if (process.paused && !process.crashed && hasLease(process)) {
                actions.add(new Action(Kind.RESUME, p, -1));
            }
            if (!process.crashed && !process.gone && !hasLease(process)) {
                actions.add(new Action(Kind.LEARN, p, -1));
            }
            if ((process.crashed || process.gone)
                    && !process.replaced
                    && !store.keys().containsKey(PREFIX + "outcome")
                    && may(Kind.REJOIN, bounds.rejoins())) {
                actions.add(new Action(Kind.REJOIN, p, -1));
            }
        }
        return actions;
    }

    private void addFlights(List<Action> actions, ModelProcess process, int p) {
        for (int i = 0; i < process.flights.size(); i++) {
            ModelProcess.Flight flight = process.flights.get(i);
            if (flight.result == null) {
                actions.add(new Action(Kind.EXECUTE, p, i));
            } else if (process.isActive()) {
                actions.add(new Action(Kind.ANSWER, p, i));
            }
            if (process.isActive() && !flight.unanswered && may(Kind.LOSE, bounds.lost())) {
                actions.add(new Action(Kind.LOSE, p, i));
            }
        }
    }

    private void addActive(List<Action> actions, ModelProcess process, int p) {
        for (int i = 0; i < process.letters.size(); i++) {
            addLetter(actions, process.letters.get(i), p, i);
        }
        if (process.listing) {
            actions.add(new Action(Kind.LIST, p, -1));
        } else if (process.cursor < store.revision()) {
            actions.add(new Action(Kind.WATCH, p, -1));
        }
        for (int i = 0; i < process.duties.size(); i++) {
            actions.add(new Action(Kind.USER, p, i));
        }
        if (may(Kind.CRASH, bounds.crashes())) {
            actions.add(new Action(Kind.CRASH, p, -1));
        }
        if (may(Kind.PAUSE, bounds.pauses()) && hasLease(process)) {
            actions.add(new Action(Kind.PAUSE, p, -1));
        }
        if (may(Kind.EVICT, bounds.evictions()) && hasLease(process)) {
            actions.add(new Action(Kind.EVICT, p, -1));
        }
        if (may(Kind.DRAIN, bounds.drains()) && !process.draining) {
            actions.add(new Action(Kind.DRAIN, p, -1));
        }
    }

    private void addLetter(List<Action> actions, ModelProcess.Letter letter, int p, int i) {
        if (letter.answer != null) {
            actions.add(new Action(Kind.REPLY, p, i));
        } else if (!receiver(letter).paused) {
            actions.add(new Action(Kind.DELIVER, p, i));
        }
        if (may(Kind.DROP, bounds.letters()) && letter.answer != FlagAnswer.LOST) {
            actions.add(new Action(Kind.DROP, p, i));
        }
    }

    private ModelProcess receiver(ModelProcess.Letter letter) {
        return processes.stream()
                .filter(process -> process.name.equals(letter.message.to()))
                .findFirst()
                .orElseThrow();
    }

    private void deliver(ModelProcess.Letter letter) {
        ModelProcess receiver = receiver(letter);
        letter.answer = receiver.isActive() ? receiver.hear(letter.message) : FlagAnswer.LOST;
        boolean current = !receiver.listing && receiver.cursor == store.revision();
        if (current && letter.answer == FlagAnswer.TAKEN) {
            letter.message.flags().forEach(flag -> {
                Entry sender = store.keys().get(PREFIX + "tasks/" + flag.from() + "/primary");
                if (sender != null && sender.modRevision() > flag.incarnation()) {
                    breaches.add(receiver.name + " takes a flag of an older copy: " + flag);
                }
            });
        }
    }

    private static void reply(ModelProcess process, ModelProcess.Letter letter) {
        process.letters.remove(letter);
        process.step(new Event.FlagsAnswered(letter.messageId, Objects.requireNonNull(letter.answer)));
    }

    void apply(Action action) {
        timePassed = false;
        ModelProcess process = processes.get(action.process());
        if (action.kind().isFault() || action.kind() == Kind.REJOIN) {
            faults.merge(action.kind(), 1, Integer::sum);
        }
        switch (action.kind()) {
            case LIST -> {
                process.listing = false;
                process.cursor = store.revision();
                process.step(new Event.Listed(store.snapshot()));
            }
            case WATCH -> process.step(new Event.Changed(store.changesAt(++process.cursor)));
            case EXECUTE -> execute(process, process.flights.get(action.index()));
            case ANSWER -> process.answer(process.flights.get(action.index()), store.revision());
            case DELIVER -> deliver(process.letters.get(action.index()));
            case REPLY -> reply(process, process.letters.get(action.index()));
            case DROP -> process.letters.get(action.index()).answer = FlagAnswer.LOST;
            case USER -> process.user(List.copyOf(process.duties.keySet()).get(action.index()));
            case LOSE -> lose(process, process.flights.get(action.index()));
            case EXPIRE -> store.endLease(process.lease);
            case EVICT -> {
                process.evicted = true;
                store.endLease(process.lease);
            }
            case LEARN -> process.leave();
            case CRASH -> {
                process.crashed = true;
                process.letters.clear();
                process.flights.removeIf(flight -> flight.result != null);
            }
            case PAUSE -> process.paused = true;
            case RESUME -> process.paused = false;
            case REJOIN -> {
                process.replaced = true;
                start();
            }
            case DRAIN -> {
                process.draining = true;
                process.step(new Event.Drain());
            }
        }
        checkPrimaries();
    }

    private static void lose(ModelProcess process, ModelProcess.Flight flight) {
        flight.unanswered = true;
        if (flight.result != null) {
            process.flights.remove(flight);
        }
        process.step(new Event.CommitUnknown(List.of(flight.commitId)));
    }

    private void execute(ModelProcess process, ModelProcess.Flight flight) {
        Map<String, Entry> before = new HashMap<>(store.keys());
        flight.result = store.commit(flight.transaction);
        if (flight.result == ModelStore.Result.APPLIED) {
            flight.transaction.writes().forEach(write -> check(process, before, write));
        }
        if (flight.unanswered || process.crashed || process.gone) {
            process.flights.remove(flight);
        }
    }

    // ---- what must hold

    private void check(ModelProcess process, Map<String, Entry> before, Write write) {
        if (!(write instanceof Write.Put put)) {
            return;
        }
        String[] path = put.key().substring(PREFIX.length()).split("/", -1);
        Entry former = before.get(put.key());
        boolean over = before.containsKey(PREFIX + "outcome");
        switch (path[0]) {
            case "tasks" -> {
                if (over || (former != null && !isDraining(before, former.leaseId()))) {
                    breaches.add("a task is taken from its holder, or after the end: " + put);
                }
            }
            case "flags" -> {
                Entry holder = before.get(PREFIX + "tasks/" + path[4] + "/primary");
                Entry epoch = before.get(PREFIX + "epoch");
                if (over || holder == null || holder.leaseId() != process.lease) {
                    breaches.add("a flag is set by a copy that does not hold the task, or after the end: " + put);
                } else if (!epoch.value().toStringUtf8().equals(path[1])) {
                    breaches.add("a flag of another epoch is set: " + put);
                }
            }
            case "epoch" -> {
                long next = Long.parseLong(put.value().toStringUtf8());
                if (former != null
                        && (over
                                || Long.parseLong(former.value().toStringUtf8()) + 1 != next
                                || !holds(before, process))) {
                    breaches.add("the epoch goes from " + former.value().toStringUtf8() + " to " + next);
                }
            }
            case "outcome" -> {
                if (former != null || !holds(before, process)) {
                    breaches.add("the job ends twice, or by a copy that holds no task: " + put);
                }
            }
            default -> {
                // written by processes, not on behalf of a task
            }
        }
    }

    private static boolean isDraining(Map<String, Entry> keys, long lease) {
        return keys.values().stream()
                .anyMatch(entry -> entry.key().startsWith(PREFIX + "nodes/")
                        && entry.leaseId() == lease
                        && entry.value().toStringUtf8().contains("\"draining\":\"true\""));
    }

    private static boolean holds(Map<String, Entry> keys, ModelProcess process) {
        return keys.values().stream()
                .anyMatch(entry -> entry.key().endsWith("/primary") && entry.leaseId() == process.lease);
    }

    /**
     * A copy that may act is the primary by the keys, unless its process was evicted or is leaving and may not have heard of it yet. So
     * no two copies of a task may act.
     */
    private void checkPrimaries() {
        for (ModelProcess process : processes) {
            if (process.isActive() && !process.evicted && !process.draining) {
                for (CopyId copy : process.copies()) {
                    Entry primary = store.keys().get(PREFIX + "tasks/" + copy.task() + "/primary");
                    if (primary == null
                            || primary.modRevision() != copy.incarnation()
                            || primary.leaseId() != process.lease) {
                        breaches.add(copy + " may act, but the primary is " + primary);
                    }
                }
            }
        }
    }

    private void checkOver() {
        boolean someLive = processes.stream().anyMatch(process -> !process.crashed && !process.gone);
        if (someLive) {
            breaches.add("no further step is possible, but the job has not ended; keys "
                    + store.keys().keySet());
        }
    }

    long fingerprint() {
        List<Object> parts = new ArrayList<>();
        parts.add(store.keys());
        parts.add(new ArrayList<>(faults.entrySet().stream()
                .map(entry -> List.of(entry.getKey(), entry.getValue()))
                .toList()));
        for (ModelProcess process : processes) {
            parts.add(process.parts(store));
            if (!process.gone && !process.crashed) {
                parts.add(process.engine());
            }
        }
        return Fingerprint.of(parts);
    }
}
