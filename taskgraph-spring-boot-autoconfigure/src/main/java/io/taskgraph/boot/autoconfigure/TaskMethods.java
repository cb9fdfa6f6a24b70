package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** The methods of a bean that make tasks, found by the type that they return. */
final class TaskMethods {

    private final String beanName;
    private final Object bean;
    private final Class<?> type;

    TaskMethods(String beanName, Object bean) {
        this.beanName = beanName;
        this.bean = bean;
        this.type = AopUtils.getTargetClass(bean);
    }

    TaskBuilder adapt() {
        Method task = find(Task.class, false, JobInfo.class, Framework.class);
        if (task != null) {
            return task.getParameterCount() == 1
                    ? taskId -> invoke(Task.class, task, taskId)
                    : TaskBuilder.withFramework(
                            (taskId, framework) -> invoke(Task.class, task, taskId, framework.getJob(), framework));
        }
        if (bean instanceof LongFunction<?> function) {
            return taskId -> made(Task.class, "apply", function.apply(taskId), taskId);
        }
        throw invalid(Reason.NO_METHOD);
    }

    /**
     * Returns the method that makes a {@code made} from a task's number, or from nothing if that is allowed.
     *
     * @param further what the method may take after the number, each once
     */
    @Nullable
    Method find(Class<?> made, boolean nothingAllowed, Class<?>... further) {
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> takesTaskId(method, further) || (nothingAllowed && method.getParameterCount() == 0))
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

    private static boolean takesTaskId(Method method, Class<?>... further) {
        List<Class<?>> types = List.of(method.getParameterTypes());
        if (types.isEmpty() || !(types.get(0) == long.class || types.get(0) == Long.class)) {
            return false;
        }
        List<Class<?>> rest = types.subList(1, types.size());
        // Of the type that is offered, or of one that the framework's own object has too, such as BackedUpFramework.
        return rest.stream()
                        .allMatch(type -> Arrays.stream(further).anyMatch(offered -> offered.isAssignableFrom(type)))
                && Arrays.stream(further)
                        .allMatch(offered ->
                                rest.stream().filter(offered::isAssignableFrom).count() <= 1);
    }

    /** Calls a method with the number of a task and those of {@code further} that it takes. */
    <T> T invoke(Class<T> made, Method method, long taskId, Object... further) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == long.class || type == Long.class ? taskId : argument(type, further))
                .toArray();
        return made(made, method.getName(), ReflectionUtils.invokeMethod(method, bean, arguments), taskId);
    }

    private static Object argument(Class<?> type, Object... offered) {
        return Arrays.stream(offered)
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + type.getName() + " for a task"));
    }

    private static <T> T made(Class<T> made, String method, @Nullable Object task, long taskId) {
        if (!made.isInstance(task)) {
            throw new IllegalStateException("'" + method + "' must return a task, but returned "
                    + (task == null ? "null" : "'" + task + "'") + " for task " + taskId);
        }
        return made.cast(task);
    }

    InvalidTaskBuilderException invalid(Reason reason) {
        return new InvalidTaskBuilderException(beanName, type, reason);
    }
}
