package io.taskgraph.boot.autoconfigure;

import io.taskgraph.MissingTopologyException;
import io.taskgraph.boot.TaskBuilder;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;

/** The beans that the annotation {@link TaskBuilder} marks, and the link types that it names. */
final class AnnotatedTaskBuilders {

    private AnnotatedTaskBuilders() {}

    static List<String> names(ListableBeanFactory beanFactory) {
        return List.of(beanFactory.getBeanNamesForAnnotation(TaskBuilder.class));
    }

    /**
     * Checks that each link type that an annotation names is declared.
     *
     * @throws MissingTopologyException if one is not
     */
    static void checkLinkTypes(ListableBeanFactory beanFactory, Set<String> declared) {
        for (String name : names(beanFactory)) {
            TaskBuilder annotation = beanFactory.findAnnotationOnBean(name, TaskBuilder.class);
            if (annotation == null) {
                continue;
            }
            for (String linkType : annotation.linkTypes()) {
                if (!declared.contains(linkType)) {
                    throw new MissingTopologyException(linkType, declared);
                }
            }
        }
    }
}
