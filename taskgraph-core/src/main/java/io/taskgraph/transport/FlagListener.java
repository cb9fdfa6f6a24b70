package io.taskgraph.transport;

import io.taskgraph.engine.FlagAnswer;

/** Told once, on any thread, what became of flags that were sent to another process. */
@FunctionalInterface
public interface FlagListener {

    void answered(FlagAnswer answer);
}
