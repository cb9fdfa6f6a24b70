/** What of the transport is measured from inside: its headers are nobody else's business. */
@NullMarked
package io.taskgraph.grpc;

import org.jspecify.annotations.NullMarked;
