package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerTask;
import java.lang.reflect.Method;
import java.util.function.Function;

/** The methods by which a bean can make a master and its workers, or tasks. */
final class MasterWorkerMethods {

    private final TaskMethods methods;
    private final Function<MasterWorkerBuilder, TaskBuilder> masterWorker;

    MasterWorkerMethods(TaskMethods methods, Function<MasterWorkerBuilder, TaskBuilder> masterWorker) {
        this.methods = methods;
        this.masterWorker = masterWorker;
    }

    TaskBuilder adapt() {
        Method master = methods.find(MasterTask.class, true);
        Method worker = methods.find(WorkerTask.class, false);
        if (master == null && worker == null) {
            return methods.adapt();
        }
        if (methods.find(Task.class, false) != null) {
            throw methods.invalid(Reason.MIXED);
        }
        if (master == null || worker == null) {
            throw methods.invalid(master != null ? Reason.NO_WORKER : Reason.NO_MASTER);
        }
        return masterWorker.apply(new Pair(methods, master, worker));
    }

    private record Pair(TaskMethods methods, Method master, Method worker) implements MasterWorkerBuilder {

        @Override
        public MasterTask getMaster() {
            return methods.invoke(MasterTask.class, master, 0);
        }

        @Override
        public WorkerTask getWorker(long workerId) {
            return methods.invoke(WorkerTask.class, worker, workerId);
        }
    }
}
