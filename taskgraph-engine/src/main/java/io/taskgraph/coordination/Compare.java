package io.taskgraph.coordination;

/**
 * A condition of a transaction: the key's last write was at a revision.
 *
 * @param key the key
 * @param modRevision the expected revision; 0 if the key must not exist
 */
public record Compare(String key, long modRevision) {

    /** Returns the condition that a key does not exist. */
    public static Compare absent(String key) {
        return new Compare(key, 0);
    }
}
