package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TopologyException;

/** Thrown when a link type is declared the inverse of another one and is not. */
public final class AsymmetricLinksException extends TopologyException {

    private final String linkType;
    private final String inverse;

    AsymmetricLinksException(String linkType, String inverse, String fact) {
        super("link type '" + linkType + "' names '" + inverse + "' as its inverse, but " + fact);
        this.linkType = linkType;
        this.inverse = inverse;
    }

    /** Returns the link type that declares an inverse. */
    public String linkType() {
        return linkType;
    }

    /** Returns the declared inverse. */
    public String inverse() {
        return inverse;
    }
}
