package io.taskgraph.engine;

import java.util.Set;

/**
 * The backups of a task that hold every acknowledged update.
 *
 * @param backups their names; some may be gone
 * @param revision revision of this entry
 */
record InSync(Set<String> backups, long revision) {

    InSync {
        backups = Set.copyOf(backups);
    }
}
