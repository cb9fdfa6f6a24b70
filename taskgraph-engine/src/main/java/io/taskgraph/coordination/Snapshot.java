package io.taskgraph.coordination;

import java.util.List;

/**
 * Keys under a prefix as they stood at one revision.
 *
 * @param revision the store's revision
 * @param entries the entries, by key
 */
public record Snapshot(long revision, List<Entry> entries) {

    public Snapshot {
        entries = List.copyOf(entries);
    }
}
