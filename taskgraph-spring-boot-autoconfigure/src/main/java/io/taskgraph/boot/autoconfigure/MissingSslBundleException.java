package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** Thrown when a property names an SSL bundle that does not exist. */
public final class MissingSslBundleException extends TaskGraphException {

    private final String property;
    private final String name;
    private final List<String> existing;

    MissingSslBundleException(String property, String name, List<String> existing) {
        super("'" + property + "' names SSL bundle '" + name + "', but there are only " + existing);
        this.property = property;
        this.name = name;
        this.existing = existing.stream().sorted().toList();
    }

    /** Returns the property. */
    public String property() {
        return property;
    }

    /** Returns the name of the missing bundle. */
    public String name() {
        return name;
    }

    /** Returns the names of the bundles that exist, sorted. */
    public List<String> existing() {
        return existing;
    }
}
