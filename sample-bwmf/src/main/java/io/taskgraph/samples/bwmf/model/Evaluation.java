package io.taskgraph.samples.bwmf.model;

import io.taskgraph.iterative.ExactSum;

/**
 * What a block contributes to loss and gradient of the whole. Merged over the blocks of all tasks, in any order, it gives
 * the same figures bit for bit however the rows are cut into tasks.
 *
 * @param loss the terms of L that belong to the block's rows
 * @param squaredGradient the sum of squares of the projected gradient with respect to the block
 */
public record Evaluation(ExactSum loss, ExactSum squaredGradient) {

    public static final Evaluation NONE = new Evaluation(ExactSum.ZERO, ExactSum.ZERO);

    /** Returns the contribution of both. */
    public Evaluation plus(Evaluation other) {
        return new Evaluation(loss.plus(other.loss), squaredGradient.plus(other.squaredGradient));
    }
}
