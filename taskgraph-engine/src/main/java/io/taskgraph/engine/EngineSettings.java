package io.taskgraph.engine;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.topology.Topology;
import java.util.Map;

/**
 * What the engine of one process is told of the job.
 *
 * @param namespace first segment of the job's key prefix
 * @param job second segment of the job's key prefix
 * @param tasks number of tasks
 * @param slots number of copies that this process can hold
 * @param zone what this process fails together with; empty if not told
 * @param topologies topology by link type
 * @param process name of this process, never used again
 * @param address address under which it serves data requests
 * @param leaseId lease that holds its keys
 * @param newRunId id of the run, if this process is the one to start it
 * @param requestTimeoutNanos how long a data request may take in all
 * @param drainTimeoutNanos how long to hand tasks over before leaving all the same
 * @param backup how tasks are backed up
 * @param restartFinished whether to start a new run if the job has ended before
 */
public record EngineSettings(
        String namespace,
        String job,
        long tasks,
        int slots,
        String zone,
        Map<String, Topology> topologies,
        String process,
        String address,
        long leaseId,
        String newRunId,
        long requestTimeoutNanos,
        long drainTimeoutNanos,
        BackupSettings backup,
        boolean restartFinished) {

    public EngineSettings {
        topologies = Map.copyOf(topologies);
    }
}
