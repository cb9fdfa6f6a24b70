package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;

/** Two link types of which one is declared to be the other one the other way round, and is not. */
public final class AsymmetricLinksException extends TaskGraphException {

    private final String linkType;
    private final String inverse;

    AsymmetricLinksException(String linkType, String inverse, String fact) {
        super("link type '" + linkType + "' names '" + inverse + "' as its inverse, but " + fact);
        this.linkType = linkType;
        this.inverse = inverse;
    }

    /** Returns the link type that names another one. */
    public String linkType() {
        return linkType;
    }

    /** Returns the one that it names. */
    public String inverse() {
        return inverse;
    }
}
