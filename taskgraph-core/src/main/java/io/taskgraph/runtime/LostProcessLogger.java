package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.engine.Happenings;
import io.taskgraph.engine.LostProcess;
import org.slf4j.Logger;

/**
 * Logs of each process that has gone while it had tasks, once, what becomes of these. One that has handed all of its tasks over, or never had
 * any, is no news to the others.
 */
record LostProcessLogger(String job) implements SessionListener {

    private static final Logger log = CopyEventLogger.log;

    /** Most tasks, and most processes, that a line names. */
    private static final int MAX_NAMED = 10;

    @Override
    public void happened(Happenings happenings) {
        happenings.lost().forEach(lost -> log.info("Job '{}': {}", job, words(lost)));
    }

    static String words(LostProcess lost) {
        int tasks = lost.tasks().size();
        String named = BriefList.of(lost.tasks(), MAX_NAMED);
        return "process " + lost.process() + " at " + lost.address() + " is gone: " + cause(lost)
                + "; it was primary of " + (tasks == 1 ? "task " + named : tasks + " tasks (" + named + ")") + ". "
                + whereTo(lost);
    }

    private static String cause(LostProcess lost) {
        return switch (lost.cause()) {
            case LEAVING -> "it was leaving, and has not handed all of its tasks over";
            case REFUSAL -> "it refuses connections, and its lease was revoked or has ended";
            case LEASE -> "its lease has ended, or was given back or revoked";
        };
    }

    private static String whereTo(LostProcess lost) {
        int free = lost.free().values().stream().mapToInt(Integer::intValue).sum();
        int left = lost.waiting() - free;
        String taken = "free nodes of " + BriefList.of(lost.free().keySet(), MAX_NAMED);
        if (left <= 0) {
            return (lost.tasks().size() == 1 ? "It goes" : "They go") + " to " + taken;
        }
        String next = ": add a process, or raise 'taskgraph.node.slots' of another";
        return free == 0
                ? "No other process has a free node, so "
                        + (lost.waiting() == 1 ? "1 task waits" : lost.waiting() + " tasks wait") + " for one" + next
                : free + " of " + lost.waiting() + " tasks without a primary go to " + taken + ", and " + left
                        + (left == 1 ? " waits" : " wait") + " for another one" + next;
    }
}
