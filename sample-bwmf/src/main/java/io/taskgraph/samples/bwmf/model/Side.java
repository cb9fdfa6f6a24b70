package io.taskgraph.samples.bwmf.model;

/** One of the two factors of V = D Tᵀ. A row of D belongs to a row of V, a row of T to a column of V. */
public enum Side {
    D,
    T;

    /** Returns the other factor. */
    public Side other() {
        return this == D ? T : D;
    }
}
