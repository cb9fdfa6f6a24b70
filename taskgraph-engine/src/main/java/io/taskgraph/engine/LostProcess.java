package io.taskgraph.engine;

import java.util.List;
import java.util.SortedMap;

/**
 * A process that has gone and was still primary of tasks.
 *
 * @param process its name
 * @param address address at which its copies were asked
 * @param tasks tasks of which it was primary, ascending
 * @param cause why it has gone, as far as it is known here
 * @param waiting number of tasks that have lost their primary, to this process or another one, and have no other yet
 * @param free number of nodes that may take them, by process that has any
 */
public record LostProcess(
        String process, String address, List<Long> tasks, Cause cause, int waiting, SortedMap<String, Integer> free) {

    /** Why a process has gone. */
    public enum Cause {
        /** It was leaving, and has not handed all of its tasks over. */
        LEAVING,
        /** It has refused connections of this process. */
        REFUSAL,
        /** Its lease is gone: that has ended, was given back, or was revoked by others. */
        LEASE
    }
}
