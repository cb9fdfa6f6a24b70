package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds the one bean that makes task copies, by annotation or by type, and adapts one that has a method for it. */
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
                        masterWorker.builders(beanFactory))
                .flatMap(List::stream)
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
        return bean instanceof TaskBuilder builder ? builder : masterWorker.adapt(name, bean);
    }
}
