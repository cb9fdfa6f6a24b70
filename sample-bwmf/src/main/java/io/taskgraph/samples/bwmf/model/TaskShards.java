package io.taskgraph.samples.bwmf.model;

/**
 * What a task holds of V: some rows, to update its block of D, and some columns, to update its block of T.
 *
 * @param rows a run of rows of V
 * @param columns a run of rows of the transpose of V
 */
public record TaskShards(SparseShard rows, SparseShard columns) {

    /** Returns the shard whose rows belong to the given factor. */
    public SparseShard of(Side side) {
        return side == Side.D ? rows : columns;
    }
}
