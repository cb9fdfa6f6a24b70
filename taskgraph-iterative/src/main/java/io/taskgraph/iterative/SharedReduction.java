package io.taskgraph.iterative;

/** A reduction of which the tasks of a process share the result. */
record SharedReduction<T>(Reduction<T> reduction) implements Reduction<T> {

    /** Returns the reduction itself of one that may be shared. */
    static <T> Reduction<T> itself(Reduction<T> given) {
        return given instanceof SharedReduction<T> shared ? shared.reduction() : given;
    }

    @Override
    public T combine(T left, T right) {
        return reduction.combine(left, right);
    }

    @Override
    public String name() {
        return reduction.name();
    }

    @Override
    public Reduction<T> shared() {
        return this;
    }
}
