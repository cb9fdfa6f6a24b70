package io.taskgraph.checkpoint;

import java.io.IOException;

/**
 * Thrown when a checkpoint is not written because a later copy of its task has written one. The copy has lost its task then and is about
 * to be told; or, if it has not, the coordinator was set back to a state from before that later copy.
 */
public final class LaterCheckpointException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param checkpoint the checkpoint that is refused
     * @param incarnation incarnation of the later copy
     * @param place where that one has written, such as {@code "'7.59.checkpoint'"}
     */
    public LaterCheckpointException(Checkpoint checkpoint, long incarnation, String place) {
        super("a later copy of task " + checkpoint.task() + ", incarnation " + incarnation + ", has written " + place
                + " before incarnation " + checkpoint.incarnation());
    }
}
