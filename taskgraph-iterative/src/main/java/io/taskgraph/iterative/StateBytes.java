package io.taskgraph.iterative;

import com.google.protobuf.ByteString;

/**
 * A state as it is kept for others.
 *
 * @param tag name of its codec; empty if it is null
 */
record StateBytes(String tag, ByteString bytes) {}
