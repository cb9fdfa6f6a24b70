package io.taskgraph.boot.autoconfigure;

import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** Properties of the checkpoints of tasks, under {@code taskgraph.checkpoint}. */
public class CheckpointProperties {

    /**
     * Directory of the checkpoints, shared by all processes of the job. Without it, checkpoints of a job in one process are kept
     * in memory, and a job with several processes can have none.
     */
    @Pattern(regexp = ".*\\S.*", message = "must not be blank")
    private @Nullable String directory;

    /** Number of checkpoints to keep for each task. */
    @Min(1)
    private int keep = 2;

    /** Behaviour when a checkpoint cannot be written. */
    @NotNull
    private OnFailure onFailure = OnFailure.CONTINUE;

    public @Nullable String getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable String directory) {
        this.directory = directory;
    }

    public int getKeep() {
        return keep;
    }

    public void setKeep(int keep) {
        this.keep = keep;
    }

    public OnFailure getOnFailure() {
        return onFailure;
    }

    public void setOnFailure(OnFailure onFailure) {
        this.onFailure = onFailure;
    }
}
