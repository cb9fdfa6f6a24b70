package io.taskgraph.coordination.embedded;

import io.taskgraph.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;

/** The changes of the last revisions, a bounded number of them. Guarded by the lock of the coordinator. */
final class RetainedEvents {

    /** The empty store stands at this revision. */
    static final long FIRST_REVISION = 1;

    private final int limit;
    private final List<List<WatchEvent>> ring = new ArrayList<>();
    private long last = FIRST_REVISION;
    private long firstKept = FIRST_REVISION;

    RetainedEvents(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("'historyLimit' must be at least 1 but is " + limit);
        }
        this.limit = limit;
    }

    long last() {
        return last;
    }

    long firstKept() {
        return firstKept;
    }

    void add(List<WatchEvent> changes) {
        last++;
        if (ring.size() < limit) {
            ring.add(changes);
        } else {
            ring.set(index(last), changes);
            firstKept = Math.max(firstKept, last - limit + 1);
        }
    }

    /** Returns the changes of a kept revision. */
    List<WatchEvent> at(long revision) {
        return revision == FIRST_REVISION ? List.of() : ring.get(index(revision));
    }

    /** Forgets everything before a revision. */
    void compact(long revision) {
        for (; firstKept < revision; firstKept++) {
            if (firstKept > FIRST_REVISION) {
                ring.set(index(firstKept), List.of());
            }
        }
    }

    private int index(long revision) {
        return (int) ((revision - FIRST_REVISION - 1) % limit);
    }
}
