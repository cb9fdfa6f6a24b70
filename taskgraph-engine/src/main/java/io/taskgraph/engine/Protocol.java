package io.taskgraph.engine;

/** The version of what the processes of a job say to each other and keep in the coordinator: all of a job speak the same. */
public final class Protocol {

    /**
     * The number that this version speaks. It stands in the job's {@code spec}, which keeps processes of another one out, and in every
     * call between processes. It grows with every change of keys, values or messages that is not compatible.
     */
    public static final int NUMBER = 2;

    private Protocol() {}
}
