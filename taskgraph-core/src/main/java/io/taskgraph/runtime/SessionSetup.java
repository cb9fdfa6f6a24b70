package io.taskgraph.runtime;

import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.util.List;
import java.util.Map;

/**
 * The common parts of all sessions of one process.
 *
 * @param settings settings of the process
 * @param topologies topologies by link type
 * @param builder makes the tasks
 * @param interceptors interceptors of the application, the first one outermost
 * @param coordinator store of the job's keys
 * @param transport carries calls between copies
 * @param ports time, threads and names
 * @param observer collects events, across sessions
 * @param refusals counts calls that were refused, across sessions
 * @param logs log the events of tasks
 */
record SessionSetup(
        RuntimeSettings settings,
        Map<String, Topology> topologies,
        TaskBuilder builder,
        List<GrpcHandlerInterceptor> interceptors,
        Coordinator coordinator,
        DataTransport transport,
        RuntimePorts ports,
        RuntimeObserver observer,
        RefusedCalls refusals,
        List<SessionListener> logs) {

    SessionSetup {
        topologies = Map.copyOf(topologies);
        interceptors = List.copyOf(interceptors);
        logs = List.copyOf(logs);
    }

    /** Returns whether all of the job is in this process. */
    boolean alone() {
        return coordinator.isWithinOneProcess();
    }

    /** Returns what logs the events of a job's sessions; {@code alone} tells whether all of the job is in this process. */
    static List<SessionListener> logs(String job, boolean alone, RuntimePorts ports) {
        return List.of(new CopyEventLogger(job), new LostProcessLogger(job), new ReplicationLogger(job, alone, ports));
    }
}
