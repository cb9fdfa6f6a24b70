package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** Thrown when two topology beans have the same link type. */
public final class DuplicateLinkTypeException extends TaskGraphException {

    private final String linkType;
    private final List<String> beanNames;

    DuplicateLinkTypeException(String linkType, List<String> beanNames) {
        super("link type '" + linkType + "' must have one topology bean, but has " + beanNames);
        this.linkType = linkType;
        this.beanNames = List.copyOf(beanNames);
    }

    /** Returns the link type. */
    public String linkType() {
        return linkType;
    }

    /** Returns the names of the beans. */
    public List<String> beanNames() {
        return beanNames;
    }
}
