package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;

/** Thrown when a bean is marked as task builder but cannot make task copies. */
public final class InvalidTaskBuilderException extends TaskGraphException {

    /** The defect of the bean. */
    public enum Reason {
        /** It implements no builder interface and has no public method that could stand in. */
        NO_METHOD,
        /** It has several public methods that could stand in. */
        SEVERAL_METHODS,
        /** It makes workers, but no master. */
        NO_MASTER,
        /** It makes a master, but no workers. */
        NO_WORKER,
        /** It makes tasks of both models. */
        MIXED
    }

    private final String beanName;
    private final Class<?> beanType;
    private final Reason reason;

    InvalidTaskBuilderException(String beanName, Class<?> beanType, Reason reason) {
        super("task builder bean '" + beanName + "' of type " + beanType.getName() + " cannot be used: " + reason);
        this.beanName = beanName;
        this.beanType = beanType;
        this.reason = reason;
    }

    /** Returns the name of the bean. */
    public String beanName() {
        return beanName;
    }

    /** Returns the class of the bean. */
    public Class<?> beanType() {
        return beanType;
    }

    /** Returns the defect of the bean. */
    public Reason reason() {
        return reason;
    }
}
