package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds the one bean that makes task copies, by annotation or by type, and adapts one that has a method for it. */
final class TaskBuilderResolver {

    private final ListableBeanFactory beanFactory;
    private final Function<MasterWorkerBuilder, TaskBuilder> masterWorker;

    /** Prepares for {@code beanFactory}; {@code masterWorker} hosts a master and its workers. */
    TaskBuilderResolver(ListableBeanFactory beanFactory, Function<MasterWorkerBuilder, TaskBuilder> masterWorker) {
        this.beanFactory = beanFactory;
        this.masterWorker = masterWorker;
    }

    TaskBuilder resolve() {
        List<String> names = Stream.of(
                        beanFactory.getBeanNamesForAnnotation(io.taskgraph.boot.TaskBuilder.class),
                        beanFactory.getBeanNamesForType(TaskBuilder.class),
                        beanFactory.getBeanNamesForType(MasterWorkerBuilder.class))
                .flatMap(Arrays::stream)
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
        if (bean instanceof TaskBuilder builder) {
            return builder;
        }
        return bean instanceof MasterWorkerBuilder builder
                ? masterWorker.apply(builder)
                : new TaskMethods(name, bean, masterWorker).adapt();
    }
}
