package io.taskgraph.coordination.embedded;

import io.taskgraph.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of the last revisions: a bounded number of revisions, of as many bytes in all, but always the last revision. Guarded by
 * the lock of the coordinator.
 */
final class RetainedEvents {

    /** The empty store stands at this revision. */
    static final long FIRST_REVISION = 1;

    /** Bytes of a change beside its key and value: objects, references, headers. */
    private static final int CHANGE_OVERHEAD = 120;

    private final int limit;
    private final long byteLimit;
    private final List<List<WatchEvent>> ring = new ArrayList<>();
    /** Where the store began. */
    private long base = FIRST_REVISION;

    private long last = FIRST_REVISION;
    private long firstKept = FIRST_REVISION;
    /** Size of what is kept. */
    private long bytes;

    RetainedEvents(int limit, long byteLimit) {
        if (limit < 1) {
            throw new IllegalArgumentException("'historyLimit' must be at least 1 but is " + limit);
        }
        this.limit = limit;
        this.byteLimit = byteLimit;
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
        bytes += size(changes);
        if (ring.size() < limit) {
            ring.add(changes);
        } else {
            bytes -= size(ring.set(index(last), changes));
            firstKept = Math.max(firstKept, last - limit + 1);
        }
        while (bytes > byteLimit && firstKept < last) {
            compact(firstKept + 1);
        }
    }

    /** Returns about how much memory changes take, keys in Latin letters. */
    private static long size(List<WatchEvent> changes) {
        long size = 0;
        for (WatchEvent change : changes) {
            size += CHANGE_OVERHEAD + change.key().length();
            if (change instanceof WatchEvent.Set set) {
                size += set.entry().value().size();
            }
        }
        return size;
    }

    /** Returns the changes of a kept revision. */
    List<WatchEvent> at(long revision) {
        return revision == base ? List.of() : ring.get(index(revision));
    }

    /** Forgets everything before a revision. */
    void compact(long revision) {
        for (; firstKept < revision; firstKept++) {
            if (firstKept > base) {
                bytes -= size(ring.set(index(firstKept), List.of()));
            }
        }
    }

    private int index(long revision) {
        return (int) ((revision - base - 1) % limit);
    }
}
