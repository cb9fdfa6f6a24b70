package io.taskgraph.engine;

/**
 * A copy that follows the primary of a task. Node and revision together are never those of another.
 *
 * @param node slot that holds it
 * @param address address at which it is told
 * @param revision revision at which it began, and incarnation of the copy
 */
record Backup(String node, String address, long revision) {

    /** Returns the process that the slot belongs to. */
    String process() {
        return Slots.process(node);
    }

    /** Returns the name of this copy among the in-sync ones. */
    String name() {
        return node + "@" + revision;
    }
}
