package io.taskgraph.iterative;

import java.util.ArrayList;
import java.util.List;

/** Actions for the time when the hub's lock is released, in order. */
final class Steps {

    private final List<Runnable> steps = new ArrayList<>(2);

    void add(Runnable step) {
        steps.add(step);
    }

    void run() {
        steps.forEach(Runnable::run);
    }
}
