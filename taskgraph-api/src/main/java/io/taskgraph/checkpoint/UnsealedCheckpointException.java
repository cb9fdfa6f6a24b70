package io.taskgraph.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint is not sealed with the key of the job: somebody has changed it, or the key is another one. */
public final class UnsealedCheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsealedCheckpointException(Path file, String reason) {
        super(
                "checkpoint '" + file + "' is refused, since " + reason
                        + ". Give all processes the key with which it was written ('taskgraph.checkpoint.key'), or delete it if it is of no use");
    }
}
