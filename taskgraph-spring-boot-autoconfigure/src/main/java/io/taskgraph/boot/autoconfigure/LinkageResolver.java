package io.taskgraph.boot.autoconfigure;

import io.taskgraph.boot.LinkType;
import io.taskgraph.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds the topology beans and their link types. */
final class LinkageResolver {

    private final ListableBeanFactory beanFactory;

    LinkageResolver(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Returns the topologies, which it does not ask: they are code of the application. */
    Linkage resolve() {
        Map<String, String> beanNames = new LinkedHashMap<>();
        Map<String, Topology> linkage = new LinkedHashMap<>();
        Map<String, String> inverses = new LinkedHashMap<>();
        beanFactory.getBeansOfType(Topology.class).forEach((beanName, topology) -> {
            LinkType annotation = beanFactory.findAnnotationOnBean(beanName, LinkType.class);
            String linkType = annotation != null ? annotation.value() : beanName;
            String other = beanNames.putIfAbsent(linkType, beanName);
            if (other != null) {
                throw new DuplicateLinkTypeException(linkType, List.of(other, beanName));
            }
            linkage.put(linkType, topology);
            if (annotation != null && !annotation.inverse().isEmpty()) {
                inverses.put(linkType, annotation.inverse());
            }
        });
        return new Linkage(linkage, inverses);
    }
}
