package io.taskgraph.runtime;

import io.taskgraph.Bootstrap;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.util.concurrent.CompletionStage;

/** One process's part of one job. Takes part once; coordinator, transport and ports stay the caller's to close. */
public final class TaskGraphRuntime implements Bootstrap, AutoCloseable {

    public TaskGraphRuntime(
            RuntimeSettings settings, Coordinator coordinator, DataTransport transport, RuntimePorts ports) {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public TaskGraphRuntime setTaskBuilder(TaskBuilder builder) {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public TaskGraphRuntime addLinkage(String linkType, Topology topology) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Joins the job and returns at once; the stage completes when the job has ended and every local task has left. */
    public CompletionStage<Outcome> join() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public Outcome start() throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Leaves the job: drops the local copies and ends the lease. The job goes on elsewhere. */
    @Override
    public void close() {}
}
