package io.taskgraph.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A task whose state outlives its copies. {@link io.taskgraph.Framework#checkpoint} writes it, and a later copy of the task, on
 * whichever node, restores it. Both methods are called on the copy's loop and work on memory: neither the store nor the
 * network is touched meanwhile.
 */
public interface Checkpointable {

    /**
     * Writes the state as it is between two callbacks. An {@code IOException} fails the checkpoint's stage, but ends the job where the state is for
     * a backup: see {@link io.taskgraph.backup.Backupable}.
     */
    void writeState(OutputStream out) throws IOException;

    /**
     * Restores the state of the newest checkpoint that was written in the copy's first epoch or an earlier one, after {@code init}
     * and before {@code enterEpoch}. Not called if there is none. The checkpoint may be several epochs old, so the state should
     * contain its epoch where that matters. An exception ends the job as failed.
     */
    void restoreState(InputStream in) throws IOException;
}
