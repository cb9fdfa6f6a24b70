package io.taskgraph.boot.autoconfigure;

import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import org.jspecify.annotations.Nullable;

/** Properties of the checkpoints of tasks, under {@code taskgraph.checkpoint}. */
public class CheckpointProperties {

    /**
     * Directory of the checkpoints, shared by all processes of the job. Without it, checkpoints of a job in one process are kept
     * in memory, and a job with several processes can have none.
     */
    private @Nullable String directory;

    /** Number of checkpoints to keep for each task. */
    private int keep = 2;

    /** Behaviour when a checkpoint cannot be written. */
    private OnFailure onFailure = OnFailure.CONTINUE;

    /**
     * Secret that seals the files of checkpoints and records, the same in all processes. A file that is not sealed with it is refused. Without it,
     * whoever may write to the directory can give a task a state.
     */
    private @Nullable String key;

    static void check(PropertyRules rules) {
        rules.notBlankIfSet("directory");
        rules.atLeast("keep", 1);
        rules.set("onFailure");
        rules.notBlankIfSet("key");
    }

    public @Nullable String getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable String directory) {
        this.directory = directory;
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
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
