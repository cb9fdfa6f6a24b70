package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.WorkerTask;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/** Finds the one bean that makes task copies, by annotation or by type, and adapts one that has a method for it. */
final class TaskBuilderResolver {

    private final ListableBeanFactory beanFactory;

    TaskBuilderResolver(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    TaskBuilder resolve() {
        List<String> names = Stream.concat(
                        Arrays.stream(beanFactory.getBeanNamesForAnnotation(io.taskgraph.boot.TaskBuilder.class)),
                        Arrays.stream(beanFactory.getBeanNamesForType(TaskBuilder.class)))
                .distinct()
                .toList();
        if (names.isEmpty()) {
            throw new NoTaskBuilderException();
        }
        if (names.size() > 1) {
            throw new MultipleTaskBuildersException(names);
        }
        String name = names.get(0);
        Object bean = beanFactory.getBean(name);
        return bean instanceof TaskBuilder builder ? builder : adapt(name, bean);
    }

    private static TaskBuilder adapt(String name, Object bean) {
        Class<?> type = AopUtils.getTargetClass(bean);
        List<Method> candidates = Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 1 && takesTaskId(method))
                .toList();
        List<Method> methods = candidates.stream()
                .filter(method -> Task.class.isAssignableFrom(method.getReturnType()))
                .toList();
        if (methods.size() > 1) {
            throw new InvalidTaskBuilderException(name, type, Reason.SEVERAL_METHODS);
        }
        if (methods.isEmpty()) {
            boolean masterWorker = candidates.stream().anyMatch(TaskBuilderResolver::isMasterWorker);
            throw new InvalidTaskBuilderException(name, type, masterWorker ? Reason.MASTER_WORKER : Reason.NO_METHOD);
        }
        Method method = AopUtils.selectInvocableMethod(methods.get(0), bean.getClass());
        ReflectionUtils.makeAccessible(method);
        return taskId -> invoke(bean, method, taskId);
    }

    private static Task invoke(Object bean, Method method, long taskId) {
        if (ReflectionUtils.invokeMethod(method, bean, taskId) instanceof Task task) {
            return task;
        }
        throw new IllegalStateException(
                "'" + method.getName() + "' must return a task, but returned null for task " + taskId);
    }

    private static boolean takesTaskId(Method method) {
        Class<?> parameter = method.getParameterTypes()[0];
        return parameter == long.class || parameter == Long.class;
    }

    private static boolean isMasterWorker(Method method) {
        return MasterTask.class.isAssignableFrom(method.getReturnType())
                || WorkerTask.class.isAssignableFrom(method.getReturnType());
    }
}
