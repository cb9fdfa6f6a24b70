package io.taskgraph.masterworker;

import io.taskgraph.Bootstrap;
import io.taskgraph.Bootup;
import io.taskgraph.NullReturnException;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.Backupable;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * Runs a master and its workers as the tasks of a job. With Spring, a {@code @TaskBuilder} bean suffices; without:
 *
 * <pre>{@code
 * Bootup job = new MasterWorker(builder, workers).on(runtime);
 * Outcome outcome = job.start();
 * }</pre>
 *
 * <p>The job has one task more than it has workers. Thread-safe.
 */
public final class MasterWorker implements TaskBuilder {

    /** Link type by which workers have the master as neighbour. */
    public static final String MASTER = "Master";

    /** Link type by which the master has the workers as neighbours. */
    public static final String WORKERS = "Workers";

    private final MasterWorkerBuilder builder;
    private final long workers;
    private final ThreadFactory threads;

    /**
     * Runs the master and workers of {@code builder}, each on its own daemon thread.
     *
     * @param workers number of workers, at least 1, the same in every process
     */
    public MasterWorker(MasterWorkerBuilder builder, long workers) {
        this(builder, workers, MasterWorker::daemon);
    }

    /**
     * Runs the master and workers of {@code builder}, each on a thread of {@code threads}, which should not keep the process alive.
     *
     * @param workers number of workers, at least 1, the same in every process
     */
    public MasterWorker(MasterWorkerBuilder builder, long workers, ThreadFactory threads) {
        if (workers < 1) {
            throw new IllegalArgumentException("'workers' must be at least 1, but is " + workers);
        }
        this.builder = builder;
        this.workers = workers;
        this.threads = threads;
    }

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Task getTask(long taskId) {
        Role role = taskId == 0
                ? new MasterRole(made(builder.getMaster(), "getMaster", "a master"))
                : new WorkerRole(made(builder.getWorker(taskId), "getWorker", "worker " + taskId));
        if (role.task() instanceof Backupable) {
            throw new IllegalStateException("class '" + role.task().getClass().getName() + "' is 'Backupable', but a "
                    + role.name() + " changes by notifications and not by updates: let it implement 'Checkpointable'");
        }
        return role.task() instanceof Checkpointable state
                ? new CheckpointedHostTask(role, state, workers, threads)
                : new HostTask(role, workers, threads);
    }

    private <T> T made(T made, String method, String rule) {
        return NullReturnException.check(
                made,
                () -> "'" + method + "' of " + builder.getClass().getName() + " returned null: it must return " + rule);
    }

    /** Returns the topologies of the job, by link type. */
    public Map<String, Topology> topologies() {
        return Map.of(MASTER, Topologies.starMaster(), WORKERS, Topologies.starWorkers(workers + 1));
    }

    /**
     * Sets builder and topologies.
     *
     * @param bootstrap the way into a job of one task more than there are workers
     * @return runs this process's part until the master has finished
     */
    public Bootup on(Bootstrap bootstrap) {
        bootstrap.setTaskBuilder(this);
        topologies().forEach(bootstrap::addLinkage);
        return bootstrap;
    }
}
