/** An application with the starter and Spring Boot's own gRPC. */
@NullMarked
package io.taskgraph.bootgrpc;

import org.jspecify.annotations.NullMarked;
