package io.taskgraph.iterative;

import java.util.ArrayList;
import java.util.List;

/** Actions for the time when the hub's lock is released, in order. What one throws keeps no later one from running. */
final class Steps {

    private final List<Runnable> steps = new ArrayList<>(2);

    void add(Runnable step) {
        steps.add(step);
    }

    void run() {
        Throwable first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
