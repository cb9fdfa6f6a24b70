package io.taskgraph.engine;

/**
 * How well a task is backed up, as its primary knows.
 *
 * @param wanted number of backups that it is to have
 * @param inSync number of live backups that hold every acknowledged update
 */
public record ReplicationStatus(int wanted, int inSync) {

    /** Returns whether there are fewer backups in sync than configured. */
    public boolean isUnderReplicated() {
        return inSync < wanted;
    }
}
