/** The data transport on gRPC. */
@NullMarked
package io.taskgraph.grpc;

import org.jspecify.annotations.NullMarked;
