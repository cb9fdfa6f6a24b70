package io.taskgraph.coordination;

import com.google.protobuf.ByteString;

/**
 * One key and its value.
 *
 * @param key the whole key
 * @param value its value
 * @param modRevision revision of the last write of the key
 * @param leaseId lease with which the key ends; 0 for none
 */
public record Entry(String key, ByteString value, long modRevision, long leaseId) {}
