package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the one bean that makes task copies, by annotation or by type, and adapts one that has a method for it. Where the annotation
 * stands on a class of tasks itself, each copy is a new instance of that class, with its dependencies.
 */
final class TaskBuilderResolver {

    private final ListableBeanFactory beanFactory;
    private final MasterWorkerModel masterWorker;

    /** Prepares for {@code beanFactory}; {@code masterWorker} adapts beans that are no builders themselves. */
    TaskBuilderResolver(ListableBeanFactory beanFactory, MasterWorkerModel masterWorker) {
        this.beanFactory = beanFactory;
        this.masterWorker = masterWorker;
    }

    TaskBuilder resolve() {
        List<String> names = Stream.of(
                        AnnotatedTaskBuilders.names(beanFactory),
                        List.of(beanFactory.getBeanNamesForType(TaskBuilder.class)),
                        masterWorker.builders(beanFactory),
                        IterativeModule.isPresent() ? IterativeModel.builders(beanFactory) : List.<String>of())
                .flatMap(List::stream)
                .distinct()
                .toList();
        if (names.isEmpty()) {
            throw new NoTaskBuilderException();
        }
        if (names.size() > 1) {
            throw new MultipleTaskBuildersException(names);
        }
        return adapt(names.get(0));
    }

    private TaskBuilder adapt(String name) {
        Class<?> type = beanFactory.getType(name, false);
        Class<?> known = type == null ? Object.class : ClassUtils.getUserClass(type);
        if (Task.class.isAssignableFrom(known)) {
            return new Copies(copies(name, known));
        }
        if (TaskBuilder.class.isAssignableFrom(known)) {
            return (TaskBuilder) beanFactory.getBean(name);
        }
        @Nullable
        TaskBuilder iterative = IterativeModule.isPresent()
                ? IterativeModel.adapt(beanFactory, name, known, copies(name, known))
                : null;
        if (iterative != null) {
            return iterative;
        }
        Object bean = beanFactory.getBean(name);
        return bean instanceof TaskBuilder builder ? builder : masterWorker.adapt(name, bean);
    }

    /** Makes copies of a class of tasks, whose constructor may take a {@link Framework}: that of the copy. */
    private final class Copies implements TaskBuilder {

        private final Supplier<Object> copies;

        @SuppressWarnings("ThreadLocalUsage") // one for each job, removed after each call
        private final ThreadLocal<Framework> current = new ThreadLocal<>();

        Copies(Supplier<Object> copies) {
            this.copies = copies;
            ObjectFactory<Framework> framework = this::current;
            ((ConfigurableListableBeanFactory) beanFactory).registerResolvableDependency(Framework.class, framework);
        }

        private Framework current() {
            Framework framework = current.get();
            if (framework == null) {
                throw new IllegalStateException("a Framework is there only for the copies of tasks, as they are made");
            }
            return framework;
        }

        @Override
        public Task getTask(long taskId) {
            return (Task) copies.get();
        }

        @Override
        public Task getTask(long taskId, Framework framework) {
            current.set(framework);
            try {
                return getTask(taskId);
            } finally {
                current.remove();
            }
        }
    }

    private Supplier<Object> copies(String name, Class<?> type) {
        if (beanFactory.isPrototype(name)) {
            return () -> beanFactory.getBean(name);
        }
        AutowireCapableBeanFactory factory = ((DefaultListableBeanFactory) beanFactory);
        return () -> factory.createBean(type);
    }
}
