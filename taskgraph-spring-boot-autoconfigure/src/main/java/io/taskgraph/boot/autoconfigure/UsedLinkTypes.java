package io.taskgraph.boot.autoconfigure;

import io.taskgraph.MissingTopologyException;
import io.taskgraph.boot.TaskBuilder;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;

/** The link types that the task builder says its tasks use. */
final class UsedLinkTypes {

    private final ListableBeanFactory beanFactory;

    UsedLinkTypes(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Sees to it that each of them is declared.
     *
     * @throws MissingTopologyException if one is not
     */
    void check(Set<String> declared) {
        for (String bean : beanFactory.getBeanNamesForAnnotation(TaskBuilder.class)) {
            TaskBuilder annotation = beanFactory.findAnnotationOnBean(bean, TaskBuilder.class);
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
