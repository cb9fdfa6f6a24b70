package io.taskgraph.engine;

/** The version of the messages between processes and of the keys in the coordinator; all processes of a job have the same. */
public final class Protocol {

    /**
     * The number that this version speaks. It stands in the job's {@code spec}, which keeps processes of another one out, and in every
     * call between processes. It grows with every change of keys, values or messages that is not compatible.
     */
    public static final int NUMBER = 2;

    private Protocol() {}
}
