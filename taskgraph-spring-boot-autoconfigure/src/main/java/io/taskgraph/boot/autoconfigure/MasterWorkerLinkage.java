package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.MasterWorkerMismatchException.Reason;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Checks that builder, topologies and number of tasks belong to one model, and joins master and workers by a star. */
final class MasterWorkerLinkage implements MasterWorkerModel {

    private final boolean workersConfigured;
    private final long tasks;
    private final boolean virtualThreads;

    MasterWorkerLinkage(Environment environment, long tasks) {
        this.workersConfigured = environment.containsProperty(WORKERS_PROPERTY);
        this.tasks = tasks;
        this.virtualThreads = Threading.VIRTUAL.isActive(environment);
    }

    @Override
    public List<String> builders(ListableBeanFactory beanFactory) {
        return List.of(beanFactory.getBeanNamesForType(MasterWorkerBuilder.class));
    }

    @Override
    public TaskBuilder adapt(String name, Object bean) {
        return bean instanceof MasterWorkerBuilder builder
                ? host(builder)
                : new MasterWorkerMethods(new TaskMethods(name, bean), this::host).adapt();
    }

    TaskBuilder host(MasterWorkerBuilder builder) {
        if (tasks < 2) {
            throw new MasterWorkerMismatchException(Reason.NO_WORKERS, List.of(), tasks);
        }
        return virtualThreads
                ? new MasterWorker(builder, tasks - 1, new VirtualThreadTaskExecutor().getVirtualThreadFactory())
                : new MasterWorker(builder, tasks - 1);
    }

    @Override
    public Map<String, Topology> linkage(TaskBuilder builder, Map<String, Topology> own) {
        if (!(builder instanceof MasterWorker masterWorker)) {
            if (workersConfigured) {
                throw new MasterWorkerMismatchException(Reason.NO_MASTER_WORKER, List.of(), tasks);
            }
            return own;
        }
        if (!own.isEmpty()) {
            throw new MasterWorkerMismatchException(Reason.TOPOLOGIES, List.copyOf(own.keySet()), tasks);
        }
        return masterWorker.topologies();
    }
}
