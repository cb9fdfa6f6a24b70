package io.taskgraph.engine;

import java.util.List;

/**
 * Flags that one process tells another one directly. The receiving process tells them to its copies, now and for the rest of the epoch.
 *
 * @param runId run of the job
 * @param epoch epoch in which they were flagged
 * @param to process that is meant; its name stands for the incarnations of all its copies, since it is never used again
 * @param flags the flags, in the order in which they were flagged
 */
public record FlagMessage(String runId, long epoch, String to, List<Told> flags) {

    public FlagMessage {
        flags = List.copyOf(flags);
    }

    /**
     * One flag.
     *
     * @param from flagging task
     * @param incarnation incarnation of its copy
     * @param linkType relation of the flagging task to those that are told
     * @param meta the meta
     */
    public record Told(long from, long incarnation, String linkType, String meta) {}
}
