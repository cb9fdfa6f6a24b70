package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.IterativeTasks;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Builders of iterative tasks. Their module is optional, so no type of it stands in a signature that is seen from outside, and this class
 * is not loaded without it.
 */
final class IterativeModel {

    private static final String MODULE = "io.taskgraph.iterative.IterativeTasks";

    private final ListableBeanFactory beanFactory;

    private IterativeModel(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    static boolean isPresent() {
        return ClassUtils.isPresent(MODULE, TaskBuilderResolver.class.getClassLoader());
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
        if (IterativeTask.class.isAssignableFrom(type)) {
            return model.host(id -> (IterativeTask<?>) copies.get());
        }
        Object bean = beanFactory.getBean(name);
        if (bean instanceof IterativeTaskBuilder builder) {
            return model.host(builder::getTask);
        }
        TaskMethods methods = new TaskMethods(name, bean);
        Method method = methods.find(IterativeTask.class, false);
        return method == null ? null : model.host(id -> methods.invoke(IterativeTask.class, method, id));
    }

    private TaskBuilder host(LongFunction<IterativeTask<?>> builder) {
        return new IterativeTasks(
                builder::apply,
                beanFactory.getBeanProvider(IterativeSettings.class).getIfAvailable(IterativeSettings::defaults));
    }
}
