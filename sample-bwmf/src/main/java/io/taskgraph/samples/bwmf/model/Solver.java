package io.taskgraph.samples.bwmf.model;

/** How a block is updated. */
public enum Solver {

    /** Projected gradient steps with the improved Armijo rule (Lin 2007). Updates T first, then D. */
    PROJECTED_GRADIENT(Side.T),

    /**
     * Multiplicative updates (D. D. Lee and H. S. Seung, Advances in Neural Information Processing Systems 13 (2001)), as
     * scikit-learn does them: D first, then T; no bounds but 0, which entries may reach.
     */
    MULTIPLICATIVE(Side.D);

    private final Side first;

    Solver(Side first) {
        this.first = first;
    }

    /** Returns the factor that an epoch updates. Two epochs, one for each factor, are an iteration. */
    public Side side(long epoch) {
        return epoch % 2 == 0 ? first : first.other();
    }
}
