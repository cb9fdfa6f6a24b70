package io.taskgraph.checkpoint;

import java.io.IOException;

/**
 * What is kept of a checkpoint is not what was written. That it cannot be read at the moment is another matter, for which any other
 * {@link IOException} stands.
 */
public final class DamagedCheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedCheckpointException(String message) {
        super(message);
    }
}
