package io.taskgraph.test.simulation;

import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Lets what stands around a task be {@code Checkpointable} if the task is. */
final class WithState {

    private WithState() {}

    static Task of(Task around, Task task) {
        if (!(task instanceof Checkpointable)) {
            return around;
        }
        return (Task) Proxy.newProxyInstance(
                Task.class.getClassLoader(),
                new Class<?>[] {Task.class, Checkpointable.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(
                                method.getDeclaringClass() == Checkpointable.class ? task : around, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
