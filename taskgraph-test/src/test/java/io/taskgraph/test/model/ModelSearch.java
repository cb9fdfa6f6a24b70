package io.taskgraph.test.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits every state of the model within its bounds, depth first. An engine cannot be copied, so a state is reached again by doing all
 * its steps again from the start; one that was seen before is not gone on from.
 */
final class ModelSearch {

    private final Bounds bounds;
    private final long mostStates;
    private final Set<Long> visited = new HashSet<>();
    private final List<Action> path = new ArrayList<>();
    private List<String> breaches = List.of();
    private long transitions;
    private int depth;
    private boolean cut;

    ModelSearch(Bounds bounds, long mostStates) {
        this.bounds = bounds;
        this.mostStates = mostStates;
    }

    /** Returns what is broken in the first state that breaks something, with the way there; empty if none does. */
    List<String> run() {
        visit(start());
        return breaches;
    }

    private void visit(ProtocolModel state) {
        List<Action> actions = state.next();
        if (!state.breaches().isEmpty()) {
            breaches = new ArrayList<>(state.breaches());
            breaches.add("after " + path);
            return;
        }
        if (!visited.add(state.fingerprint())) {
            return;
        }
        if (visited.size() >= mostStates) {
            cut = true;
            return;
        }
        depth = Math.max(depth, path.size());
        ProtocolModel next = state;
        for (Action action : actions) {
            if (cut || !breaches.isEmpty()) {
                return;
            }
            if (next == null) {
                next = replay();
            }
            path.add(action);
            transitions++;
            next.apply(action);
            visit(next);
            path.remove(path.size() - 1);
            next = null;
        }
    }

    private ProtocolModel start() {
        ProtocolModel state = new ProtocolModel(bounds);
        if (bounds.settled()) {
            state.settle();
        }
        return state;
    }

    private ProtocolModel replay() {
        ProtocolModel state = start();
        for (Action action : path) {
            state.next();
            state.apply(action);
        }
        state.next();
        return state;
    }

    boolean isComplete() {
        return !cut && breaches.isEmpty();
    }

    @Override
    public String toString() {
        return "model of " + bounds + ": " + visited.size() + " states, " + transitions + " transitions, depth " + depth
                + (cut ? ", cut off" : breaches.isEmpty() ? ", complete" : ", broken");
    }
}
