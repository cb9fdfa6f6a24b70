package io.taskgraph.test.contract;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;

class EmbeddedJobNodesTests extends JobNodesContract {

    @Override
    protected Coordinator createCoordinator() {
        return EmbeddedCoordinator.create();
    }
}
