package io.taskgraph.coordination;

import java.util.List;

/** Receives the events of a watch, one call after another. */
public interface WatchListener {

    /** Tells the changes of one or more whole revisions, in order. */
    void changed(List<WatchEvent> events);

    /** Tells that the watch has ended and will say nothing more; list again and watch from there. */
    void ended(CoordinationException cause);
}
