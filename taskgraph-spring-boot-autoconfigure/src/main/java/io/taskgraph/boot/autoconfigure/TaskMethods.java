package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerTask;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** The methods by which a bean can make tasks, or a master and its workers. */
final class TaskMethods {

    private final String beanName;
    private final Object bean;
    private final Class<?> type;
    private final Function<MasterWorkerBuilder, TaskBuilder> masterWorker;

    TaskMethods(String beanName, Object bean, Function<MasterWorkerBuilder, TaskBuilder> masterWorker) {
        this.beanName = beanName;
        this.bean = bean;
        this.type = AopUtils.getTargetClass(bean);
        this.masterWorker = masterWorker;
    }

    TaskBuilder adapt() {
        Method task = only(Task.class);
        Method master = only(MasterTask.class);
        Method worker = only(WorkerTask.class);
        if (task != null && (master != null || worker != null)) {
            throw invalid(Reason.MIXED);
        }
        if (task != null) {
            return taskId -> invoke(Task.class, task, taskId);
        }
        if (master == null || worker == null) {
            throw invalid(master != null ? Reason.NO_WORKER : worker != null ? Reason.NO_MASTER : Reason.NO_METHOD);
        }
        return masterWorker.apply(new Pair(master, worker));
    }

    private @Nullable Method only(Class<?> made) {
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> takesTaskId(method) || takesNothing(method, made))
                .filter(method -> made.isAssignableFrom(method.getReturnType()))
                .toList();
        if (methods.size() > 1) {
            throw invalid(Reason.SEVERAL_METHODS);
        }
        if (methods.isEmpty()) {
            return null;
        }
        Method method = AopUtils.selectInvocableMethod(methods.get(0), bean.getClass());
        ReflectionUtils.makeAccessible(method);
        return method;
    }

    private static boolean takesTaskId(Method method) {
        return method.getParameterCount() == 1
                && (method.getParameterTypes()[0] == long.class || method.getParameterTypes()[0] == Long.class);
    }

    /** There is one master only, which needs no number. */
    private static boolean takesNothing(Method method, Class<?> made) {
        return made == MasterTask.class && method.getParameterCount() == 0;
    }

    private <T> T invoke(Class<T> made, Method method, long taskId) {
        Object task = method.getParameterCount() == 0
                ? ReflectionUtils.invokeMethod(method, bean)
                : ReflectionUtils.invokeMethod(method, bean, taskId);
        if (task == null) {
            throw new IllegalStateException(
                    "'" + method.getName() + "' must return a task, but returned null for task " + taskId);
        }
        return made.cast(task);
    }

    private InvalidTaskBuilderException invalid(Reason reason) {
        return new InvalidTaskBuilderException(beanName, type, reason);
    }

    private final class Pair implements MasterWorkerBuilder {

        private final Method master;
        private final Method worker;

        Pair(Method master, Method worker) {
            this.master = master;
            this.worker = worker;
        }

        @Override
        public MasterTask getMaster() {
            return invoke(MasterTask.class, master, 0);
        }

        @Override
        public WorkerTask getWorker(long workerId) {
            return invoke(WorkerTask.class, worker, workerId);
        }
    }
}
