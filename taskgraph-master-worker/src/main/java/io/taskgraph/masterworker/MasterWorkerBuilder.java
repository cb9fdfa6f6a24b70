package io.taskgraph.masterworker;

/** Makes the master and the workers of an application. Each method is called once for each copy at a node, on that copy's loop. */
public interface MasterWorkerBuilder {

    /** Returns a new master. */
    MasterTask getMaster();

    /**
     * Returns a new worker.
     *
     * @param workerId 1 to number of workers
     */
    WorkerTask getWorker(long workerId);
}
