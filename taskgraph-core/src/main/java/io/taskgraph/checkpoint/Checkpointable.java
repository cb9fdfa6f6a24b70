package io.taskgraph.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A task whose state can be written to and restored from a stream. Not called yet. */
public interface Checkpointable {

    /** Writes the state. */
    void writeState(OutputStream out) throws IOException;

    /** Restores the state, before the copy enters its first epoch. */
    void restoreState(InputStream in) throws IOException;
}
