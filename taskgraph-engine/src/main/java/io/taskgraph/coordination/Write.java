package io.taskgraph.coordination;

import com.google.protobuf.ByteString;

/** One write of a transaction. */
public sealed interface Write {

    /**
     * Sets a key.
     *
     * @param leaseId lease with which the key ends; 0 for none
     */
    record Put(String key, ByteString value, long leaseId) implements Write {}

    /** Deletes a key, if it exists. */
    record Delete(String key) implements Write {}

    /** Deletes all keys under a prefix. */
    record DeletePrefix(String prefix) implements Write {}
}
