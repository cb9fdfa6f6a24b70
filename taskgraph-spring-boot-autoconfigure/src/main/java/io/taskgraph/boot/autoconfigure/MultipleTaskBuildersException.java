package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** Thrown when more than one bean makes task copies. */
public final class MultipleTaskBuildersException extends TaskGraphException {

    private final List<String> beanNames;

    MultipleTaskBuildersException(List<String> beanNames) {
        super("there must be one task builder bean, but there are " + beanNames);
        this.beanNames = List.copyOf(beanNames);
    }

    /** Returns the names of the beans. */
    public List<String> beanNames() {
        return beanNames;
    }
}
