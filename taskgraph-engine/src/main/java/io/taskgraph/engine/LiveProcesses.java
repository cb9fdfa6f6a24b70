package io.taskgraph.engine;

import java.util.Collections;
import java.util.SortedMap;

/**
 * The live processes of the job at one moment: a view of an engine's state, to be used before its next step.
 *
 * @param changes grows whenever a process may have come, gone or changed
 * @param byName the processes by name
 */
public record LiveProcesses(long changes, SortedMap<String, ProcessEntry> byName) {

    public LiveProcesses {
        byName = Collections.unmodifiableSortedMap(byName);
    }
}
