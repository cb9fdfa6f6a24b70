package io.taskgraph.engine;

import static java.util.Objects.requireNonNull;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.topology.Topology;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the engine of one process, made by a {@link #builder}.
 *
 * @param namespace first segment of the job's key prefix
 * @param job second segment of the job's key prefix
 * @param tasks number of tasks
 * @param slots number of copies that this process can hold
 * @param zone failure domain of this process; empty if not told
 * @param topologies topology by link type, in the order of the link types: the same in every process and every run
 * @param topologyDigest digest of the topologies, by which processes notice that they were built differently
 * @param process name of this process, never used again
 * @param address address under which it serves data requests
 * @param fingerprint fingerprint of its certificate; empty if it has none of its own
 * @param leaseId lease that holds its keys
 * @param newRunId id of the run, if this process is the one to start it
 * @param requestTimeoutNanos timeout of an update; a data request has its own
 * @param drainTimeoutNanos how long to hand tasks over before leaving all the same
 * @param backup how tasks are backed up
 * @param restartFinished whether to start a new run if the job has ended before
 * @param limits largest transaction that the coordinator takes
 * @param flags how flags reach tasks in other processes
 * @param seen the run as this process has seen it in its last membership; null if this is the first
 */
public record EngineSettings(
        String namespace,
        String job,
        long tasks,
        int slots,
        String zone,
        SortedMap<String, Topology> topologies,
        TopologyDigest topologyDigest,
        String process,
        String address,
        String fingerprint,
        long leaseId,
        String newRunId,
        long requestTimeoutNanos,
        long drainTimeoutNanos,
        BackupSettings backup,
        boolean restartFinished,
        TransactionLimits limits,
        FlagSettings flags,
        @Nullable SeenRun seen) {

    public EngineSettings {
        topologies = Collections.unmodifiableSortedMap(new TreeMap<>(topologies));
    }

    /** Returns a builder for a process of a job without topologies and backups, with a slot for each task. */
    public static Builder builder(String namespace, String job, long tasks) {
        return new Builder(namespace, job, tasks);
    }

    /** Collects settings. Process, lease and run have no default. Not thread-safe. */
    public static final class Builder {

        private static final long DEFAULT_TIMEOUT_NANOS = 60_000_000_000L;

        private final String namespace;
        private final String job;
        private final long tasks;
        private int slots;
        private String zone = "";
        private Map<String, Topology> topologies = Map.of();
        private @Nullable TopologyDigest topologyDigest;
        private @Nullable String process;
        private @Nullable String address;
        private String fingerprint = "";
        private long leaseId;
        private @Nullable String newRunId;
        private long requestTimeoutNanos = DEFAULT_TIMEOUT_NANOS;
        private long drainTimeoutNanos = DEFAULT_TIMEOUT_NANOS;
        private BackupSettings backup = BackupSettings.none();
        private boolean restartFinished;
        private TransactionLimits limits = TransactionLimits.DEFAULT;
        private FlagSettings flags = FlagSettings.BY_COORDINATOR;
        private @Nullable SeenRun seen;

        private Builder(String namespace, String job, long tasks) {
            this.namespace = namespace;
            this.job = job;
            this.tasks = tasks;
            this.slots = (int) Math.min(Integer.MAX_VALUE, tasks);
        }

        /** Sets how many copies this process can hold; by default all tasks. */
        public Builder slots(int slots) {
            this.slots = slots;
            return this;
        }

        /** Sets the failure domain of this process; none by default. */
        public Builder zone(String zone) {
            this.zone = zone;
            return this;
        }

        /** Sets the topologies by link type; none by default. */
        public Builder topologies(Map<String, Topology> topologies) {
            this.topologies = topologies;
            return this;
        }

        /** Sets the digest of the topologies if it was made before; else they are asked for it when the settings are built. */
        public Builder topologyDigest(TopologyDigest topologyDigest) {
            this.topologyDigest = topologyDigest;
            return this;
        }

        /** Sets the name of this process and the address under which it serves. */
        public Builder process(String process, String address) {
            this.process = process;
            this.address = address;
            return this;
        }

        /** Sets the fingerprint of the certificate that this process shows to others; none by default. */
        public Builder fingerprint(String fingerprint) {
            this.fingerprint = fingerprint;
            return this;
        }

        /** Sets the lease that holds the keys of this process. */
        public Builder leaseId(long leaseId) {
            this.leaseId = leaseId;
            return this;
        }

        /** Sets the id of the run, if this process is the one to start it. */
        public Builder newRunId(String newRunId) {
            this.newRunId = newRunId;
            return this;
        }

        /** Sets the timeout of an update; a minute by default. */
        public Builder requestTimeoutNanos(long requestTimeoutNanos) {
            this.requestTimeoutNanos = requestTimeoutNanos;
            return this;
        }

        /** Sets how long to hand tasks over before leaving all the same; a minute by default. */
        public Builder drainTimeoutNanos(long drainTimeoutNanos) {
            this.drainTimeoutNanos = drainTimeoutNanos;
            return this;
        }

        /** Sets how tasks are backed up; not at all by default. */
        public Builder backup(BackupSettings backup) {
            this.backup = backup;
            return this;
        }

        /** Sets whether to start a new run if the job has ended before; not by default. */
        public Builder restartFinished(boolean restartFinished) {
            this.restartFinished = restartFinished;
            return this;
        }

        /** Sets the largest transaction that the coordinator takes; {@link TransactionLimits#DEFAULT} by default. */
        public Builder limits(TransactionLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Sets how flags reach tasks in other processes; by the coordinator alone by default. */
        public Builder flags(FlagSettings flags) {
            this.flags = flags;
            return this;
        }

        /** Sets the run as this process has seen it in its last membership; none by default. */
        public Builder seen(@Nullable SeenRun seen) {
            this.seen = seen;
            return this;
        }

        /** Returns the settings. */
        public EngineSettings build() {
            return new EngineSettings(
                    namespace,
                    job,
                    tasks,
                    slots,
                    zone,
                    new TreeMap<>(topologies),
                    topologyDigest == null ? TopologyDigest.of(topologies, tasks) : topologyDigest,
                    requireNonNull(process, "'process' must be set"),
                    requireNonNull(address, "'process' must be set"),
                    fingerprint,
                    leaseId,
                    requireNonNull(newRunId, "'newRunId' must be set"),
                    requestTimeoutNanos,
                    drainTimeoutNanos,
                    backup,
                    restartFinished,
                    limits,
                    flags,
                    seen);
        }
    }
}
