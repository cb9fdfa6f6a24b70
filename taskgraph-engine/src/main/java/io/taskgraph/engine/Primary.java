package io.taskgraph.engine;

/**
 * The copy that acts for a task.
 *
 * @param node slot that holds it
 * @param address address at which it is asked
 * @param incarnation its fencing token
 */
public record Primary(String node, String address, long incarnation) {

    /** Returns the process that the slot belongs to. */
    public String process() {
        return Slots.process(node);
    }
}
