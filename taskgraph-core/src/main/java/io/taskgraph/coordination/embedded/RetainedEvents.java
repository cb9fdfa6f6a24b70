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
    /** Where the store began. */
    private long base = FIRST_REVISION;

    private long last = FIRST_REVISION;
    private long firstKept = FIRST_REVISION;

    RetainedEvents(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("'historyLimit' must be at least 1 but is " + limit);
        }
        this.limit = limit;
    }

    /** Lets an unused store stand at a revision. */
    void startAt(long revision) {
        if (last != FIRST_REVISION || revision < FIRST_REVISION) {
            throw new IllegalStateException(
                    "a store that stands at revision " + last + " can not start at " + revision);
        }
        base = revision;
        last = revision;
        firstKept = revision;
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
        return revision == base ? List.of() : ring.get(index(revision));
    }

    /** Forgets everything before a revision. */
    void compact(long revision) {
        for (; firstKept < revision; firstKept++) {
            if (firstKept > base) {
                ring.set(index(firstKept), List.of());
            }
        }
    }

    private int index(long revision) {
        return (int) ((revision - base - 1) % limit);
    }
}
