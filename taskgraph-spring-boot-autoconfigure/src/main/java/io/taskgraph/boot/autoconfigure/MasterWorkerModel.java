package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.MasterWorkerMismatchException.Reason;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Part of the master/worker model in building a job. Its module is optional, so no type of it stands in the signatures
 * here, nor in any class that is loaded without it.
 */
interface MasterWorkerModel {

    String WORKERS_PROPERTY = "taskgraph.job.workers";

    /** Returns the model for a job of {@code tasks} tasks, or one that knows tasks alone where the module is absent. */
    static MasterWorkerModel of(Environment environment, long tasks) {
        return ClassUtils.isPresent("io.taskgraph.masterworker.MasterWorker", MasterWorkerModel.class.getClassLoader())
                ? new MasterWorkerLinkage(environment, tasks)
                : new Absent(environment.containsProperty(WORKERS_PROPERTY), tasks);
    }

    /** Returns the names of the beans whose type says that they build a master and its workers. */
    List<String> builders(ListableBeanFactory beanFactory);

    /** Returns a builder of tasks that calls a bean which is none itself. */
    TaskBuilder adapt(String name, Object bean);

    /** Returns the topologies of the job, given those of the application. */
    Map<String, Topology> linkage(TaskBuilder builder, Map<String, Topology> own);

    /** The model where its module is absent. */
    record Absent(boolean workersConfigured, long tasks) implements MasterWorkerModel {

        @Override
        public List<String> builders(ListableBeanFactory beanFactory) {
            return List.of();
        }

        @Override
        public TaskBuilder adapt(String name, Object bean) {
            return new TaskMethods(name, bean).adapt();
        }

        @Override
        public Map<String, Topology> linkage(TaskBuilder builder, Map<String, Topology> own) {
            if (workersConfigured) {
                throw new MasterWorkerMismatchException(Reason.NO_MASTER_WORKER, List.of(), tasks);
            }
            return own;
        }
    }
}
