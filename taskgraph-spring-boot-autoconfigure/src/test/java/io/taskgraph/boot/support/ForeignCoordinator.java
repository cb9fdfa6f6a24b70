package io.taskgraph.boot.support;

import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;

/** An embedded coordinator that is not known to be one, like any that an application brings. */
public final class ForeignCoordinator extends ForwardingCoordinator {

    public ForeignCoordinator() {
        super(EmbeddedCoordinator.create());
    }

    @Override
    public boolean isWithinOneProcess() {
        return false;
    }
}
