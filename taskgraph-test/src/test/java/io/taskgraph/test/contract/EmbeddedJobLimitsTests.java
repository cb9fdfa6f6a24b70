package io.taskgraph.test.contract;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;

class EmbeddedJobLimitsTests extends JobLimitsContract {

    @Override
    protected Coordinator createCoordinator() {
        return EmbeddedCoordinator.create();
    }
}
