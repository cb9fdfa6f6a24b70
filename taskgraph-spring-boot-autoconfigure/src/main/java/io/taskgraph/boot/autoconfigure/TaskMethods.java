package io.taskgraph.boot.autoconfigure;

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
        Method task = find(Task.class, false);
        if (task != null) {
            return taskId -> invoke(Task.class, task, taskId);
        }
        if (bean instanceof LongFunction<?> function) {
            return taskId -> made(Task.class, "apply", function.apply(taskId), taskId);
        }
        throw invalid(Reason.NO_METHOD);
    }

    /** Returns the method that makes a {@code made} from a task's number, or from nothing if that is allowed. */
    @Nullable
    Method find(Class<?> made, boolean nothingAllowed) {
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> takesTaskId(method) || (nothingAllowed && method.getParameterCount() == 0))
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

    <T> T invoke(Class<T> made, Method method, long taskId) {
        Object task = method.getParameterCount() == 0
                ? ReflectionUtils.invokeMethod(method, bean)
                : ReflectionUtils.invokeMethod(method, bean, taskId);
        return made(made, method.getName(), task, taskId);
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
