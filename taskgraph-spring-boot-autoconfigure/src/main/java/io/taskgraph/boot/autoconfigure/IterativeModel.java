package io.taskgraph.boot.autoconfigure;

import io.taskgraph.JobInfo;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.IterativeTasks;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Builders of iterative tasks. Their module is optional, so no type of it stands in a signature that is seen from outside, and this class
 * is not loaded without it.
 */
final class IterativeModel {

    private final ListableBeanFactory beanFactory;

    private IterativeModel(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    static boolean isTask(Class<?> type) {
        return IterativeTask.class.isAssignableFrom(type);
    }

    /** Returns the names of the beans whose type says that they build iterative tasks. */
    static List<String> builders(ListableBeanFactory beanFactory) {
        return List.of(beanFactory.getBeanNamesForType(IterativeTaskBuilder.class));
    }

    /**
     * Returns a builder of tasks for a bean that builds iterative tasks, or is of the class of one; null if it does neither.
     *
     * @param copies makes a new instance of the class of the bean
     */
    static @Nullable TaskBuilder adapt(
            ListableBeanFactory beanFactory, String name, Class<?> type, Supplier<Object> copies) {
        IterativeModel model = new IterativeModel(beanFactory);
        if (isTask(type)) {
            return model.host(id -> (IterativeTask<?>) copies.get());
        }
        Object bean = beanFactory.getBean(name);
        if (bean instanceof IterativeTaskBuilder builder) {
            return model.host(builder);
        }
        TaskMethods methods = new TaskMethods(name, bean);
        Method method = methods.find(IterativeTask.class, false, JobInfo.class);
        if (method == null) {
            return null;
        }
        return model.host(
                method.getParameterCount() == 1
                        ? id -> methods.invoke(IterativeTask.class, method, id)
                        : new OfJob(methods, method));
    }

    /** Makes tasks by a method that takes the job. */
    private record OfJob(TaskMethods methods, Method method) implements IterativeTaskBuilder {

        @Override
        public IterativeTask<?> getTask(long taskId) {
            throw new IllegalStateException("task " + taskId + " can only be made of its job");
        }

        @Override
        public IterativeTask<?> getTask(long taskId, JobInfo job) {
            return methods.invoke(IterativeTask.class, method, taskId, job);
        }
    }

    private TaskBuilder host(IterativeTaskBuilder builder) {
        IterativeTasks tasks = new IterativeTasks(
                builder,
                beanFactory.getBeanProvider(IterativeSettings.class).getIfAvailable(IterativeSettings::defaults));
        Coordinator coordinator = beanFactory.getBeanProvider(Coordinator.class).getIfAvailable();
        return coordinator != null && coordinator.isWithinOneProcess() ? tasks.inOneProcess() : tasks;
    }
}
