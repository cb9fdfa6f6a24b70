/** The data plane between processes. All that touches net.devh's gRPC starters is here. */
@NullMarked
package io.taskgraph.boot.grpc;

import org.jspecify.annotations.NullMarked;
