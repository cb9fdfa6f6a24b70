package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that one task holds: features as read, and target. They lie in blocks of rows, so that they are never copied while
 * they are read, and a computation takes one block after another. Immutable.
 */
public final class Design {

    /** Rows in each block but the last. */
    static final int BLOCK = 512;

    /** Some consecutive rows: the features row by row, and a target for each. Nobody writes to the arrays. */
    @SuppressWarnings("ArrayRecordComponent")
    record Block(double[] features, double[] target) {

        int rows() {
            return target.length;
        }
    }

    private final List<String> featureNames;

    private final List<Block> blocks;

    private final int rows;

    private Design(Builder builder) {
        this.featureNames = List.copyOf(builder.featureNames);
        this.blocks = List.copyOf(builder.blocks);
        this.rows = builder.rows;
    }

    /** Returns the names of the columns. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    int width() {
        return featureNames.size();
    }

    List<Block> blocks() {
        return blocks;
    }

    double feature(int row, int column) {
        return blocks.get(row / BLOCK).features[row % BLOCK * width() + column];
    }

    double target(int row) {
        return blocks.get(row / BLOCK).target[row % BLOCK];
    }

    /** Takes one row after another. */
    static final class Builder {

        private final List<String> featureNames;

        private final List<Block> blocks = new ArrayList<>();

        private int rows;

        private double[] features = new double[0];

        private double[] target = new double[0];

        Builder(List<String> featureNames) {
            this.featureNames = featureNames;
        }

        /** Begins a row. */
        void add(double ofTarget) {
            if (rows % BLOCK == 0) {
                features = new double[BLOCK * featureNames.size()];
                target = new double[BLOCK];
                blocks.add(new Block(features, target));
            }
            target[rows++ % BLOCK] = ofTarget;
        }

        /** Sets a feature of the row that was begun last. */
        void set(int column, double value) {
            features[(rows - 1) % BLOCK * featureNames.size() + column] = value;
        }

        Design build() {
            int last = rows % BLOCK;
            if (last > 0) {
                blocks.set(
                        blocks.size() - 1,
                        new Block(Arrays.copyOf(features, last * featureNames.size()), Arrays.copyOf(target, last)));
            }
            return new Design(this);
        }
    }
}
