package io.taskgraph;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Thrown when a task uses a link type that has no topology. */
public final class MissingTopologyException extends TaskGraphException {

    private final String linkType;
    private final SortedSet<String> declared;

    /**
     * Makes the failure.
     *
     * @param linkType link type that is used
     * @param declared link types that have a topology
     */
    public MissingTopologyException(String linkType, Collection<String> declared) {
        super("there is no topology for link type '" + linkType + "', only for " + new TreeSet<>(declared)
                + "; declare a Topology bean of that name or annotated with @LinkType(\"" + linkType
                + "\"), or call Bootstrap.addLinkage");
        this.linkType = linkType;
        this.declared = new TreeSet<>(declared);
    }

    /** Returns the link type that is used. */
    public String linkType() {
        return linkType;
    }

    /** Returns the link types that have a topology. */
    public SortedSet<String> declared() {
        return new TreeSet<>(declared);
    }
}
