package io.taskgraph.engine;

import java.util.List;

/**
 * What has happened in the job, as this process has seen it.
 *
 * @param events changes of owners and processes, oldest first; the newest of very many
 * @param lost processes that have gone while they had tasks; each is in here once, and the newest of very many
 */
public record Happenings(List<ClusterEvent> events, List<LostProcess> lost) {

    static final Happenings NONE = new Happenings(List.of(), List.of());

    /** Returns whether nothing has happened. */
    public boolean isEmpty() {
        return events.isEmpty() && lost.isEmpty();
    }
}
