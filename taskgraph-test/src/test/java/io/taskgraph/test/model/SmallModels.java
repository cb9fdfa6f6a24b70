package io.taskgraph.test.model;

import java.util.List;

/** A search that is quick, and must find what is wrong with a broken program. */
public final class SmallModels {

    private static final long STATES = 5_000;

    private SmallModels() {}

    /** Two processes race to end the epoch; returns what is broken. */
    public static List<String> race() {
        return new ModelSearch(Bounds.of(2, 2, 1).fromSettled(), STATES).run();
    }
}
