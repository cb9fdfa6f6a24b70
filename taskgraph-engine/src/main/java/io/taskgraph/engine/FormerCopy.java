package io.taskgraph.engine;

/**
 * A copy of a run that has ended, whose process has not left yet: it may be in its {@code exit}.
 *
 * @param task its task
 * @param node slot that holds it
 * @param address address of its process
 */
public record FormerCopy(long task, String node, String address) {

    /** Returns it in words. */
    public String describe() {
        return "task " + task + " at node " + node + " (" + address + ")";
    }
}
