package io.taskgraph.engine;

import io.taskgraph.Node;
import java.util.List;
import java.util.Map;

/**
 * The job's nodes as a step of the engine has left them. Immutable: any thread may look at it while the engine goes on.
 *
 * @param changes grows whenever a process or a copy may have come, gone or changed; −1 before anything was seen
 * @param nodes those of primaries by task, those of backups by task, then those that are free, by process; without the empty ones of
 *     processes that are leaving
 * @param primaries the primaries by task
 */
public record SeenNodes(long changes, List<Node> nodes, Map<Long, Primary> primaries) {

    public SeenNodes {
        nodes = List.copyOf(nodes);
        primaries = Map.copyOf(primaries);
    }

    /** Returns what is known before the first step. */
    public static SeenNodes none() {
        return new SeenNodes(-1, List.of(), Map.of());
    }

    /** Returns those of some tasks whose primary is in the process of a task's primary. */
    public List<Long> together(long task, List<Long> among) {
        Primary primary = primaries.get(task);
        if (primary == null) {
            return List.of();
        }
        String process = primary.process();
        return among.stream()
                .filter(other -> {
                    Primary of = primaries.get(other);
                    return of != null && of.process().equals(process);
                })
                .toList();
    }
}
