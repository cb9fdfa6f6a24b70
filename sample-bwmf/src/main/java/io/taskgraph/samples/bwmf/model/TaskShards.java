package io.taskgraph.samples.bwmf.model;

/**
 * What a task holds of V: some rows, to update its block of D, and some columns, to update its block of T.
 *
 * @param rows a run of rows of V
 * @param columns a run of rows of the transpose of V
 * @param duplicates how many entries of those rows were added to an earlier one of the same place
 */
public record TaskShards(SparseShard rows, SparseShard columns, int duplicates) {

    /** Shards of entries of which each has its own place. */
    public TaskShards(SparseShard rows, SparseShard columns) {
        this(rows, columns, 0);
    }

    /** Returns the shard whose rows belong to the given factor. */
    public SparseShard of(Side side) {
        return side == Side.D ? rows : columns;
    }
}
