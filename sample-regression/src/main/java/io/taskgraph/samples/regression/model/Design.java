package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that one task holds, as read. They lie in blocks of rows, so that they are never copied while
 * they are read, and a computation takes one block after another. Immutable.
 */
public final class Design {

    /** Rows in each block but the last. */
    static final int BLOCK = 512;

    /**
     * Some consecutive rows. Nobody writes to the arrays.
     *
     * @param numbers the features that are numbers, row by row
     * @param codes the numbers of the labels of the other features, row by row
     * @param target a target for each row; where it is a label, its number
     * @param weights a weight for each row, or none where all are 1
     * @param offsets a term of the predictor for each row, or none where all are 0
     * @param lines the line of each row
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Block(double[] numbers, int[] codes, double[] target, double[] weights, double[] offsets, long[] lines) {

        int rows() {
            return target.length;
        }

        double weight(int row) {
            return weights.length == 0 ? 1 : weights[row];
        }

        double offset(int row) {
            return offsets.length == 0 ? 0 : offsets[row];
        }

        private Block cut(int rows) {
            int full = target.length;
            return new Block(
                    Arrays.copyOf(numbers, numbers.length / full * rows),
                    Arrays.copyOf(codes, codes.length / full * rows),
                    Arrays.copyOf(target, rows),
                    Arrays.copyOf(weights, Math.min(weights.length, rows)),
                    Arrays.copyOf(offsets, Math.min(offsets.length, rows)),
                    Arrays.copyOf(lines, rows));
        }
    }

    private final Features features;

    private final List<Block> blocks;

    private final List<List<String>> labels;

    private final List<String> classes;

    private final int rows;

    private final long dropped;

    private Design(Builder builder) {
        this.features = builder.features;
        this.blocks = List.copyOf(builder.blocks);
        this.labels = builder.labels.stream().map(Labels::names).toList();
        this.classes = builder.classes.names();
        this.rows = builder.rows;
        this.dropped = builder.dropped;
    }

    /** Returns the columns that explain. */
    public Features features() {
        return features;
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    /** Returns how many rows were left out because a value is missing. */
    long dropped() {
        return dropped;
    }

    /** Returns the number of features that are numbers. */
    int numberCount() {
        return features.names().size() - labels.size();
    }

    /** Returns for each feature that holds labels those that occur here, by their numbers. */
    List<List<String>> labels() {
        return labels;
    }

    /** Returns the classes that occur here, by their numbers; none where the target is a number. */
    List<String> classes() {
        return classes;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Returns a feature that is a number, counted among those. */
    double number(int row, int column) {
        return blocks.get(row / BLOCK).numbers[row % BLOCK * numberCount() + column];
    }

    double target(int row) {
        return blocks.get(row / BLOCK).target[row % BLOCK];
    }

    /** Takes one row after another. */
    static final class Builder {

        private final Features features;

        private final int numberCount;

        private final boolean weighted;

        private final boolean offset;

        private final List<Labels> labels = new ArrayList<>();

        private final Labels classes = new Labels();

        private final List<Block> blocks = new ArrayList<>();

        private int rows;

        private long dropped;

        private Block block =
                new Block(new double[0], new int[0], new double[0], new double[0], new double[0], new long[0]);

        Builder(Features features, boolean weighted, boolean offset) {
            this.features = features;
            this.weighted = weighted;
            this.offset = offset;
            features.labelNames().forEach(name -> labels.add(new Labels()));
            this.numberCount = features.names().size() - labels.size();
        }

        /** Returns the labels of a feature, counted among those that hold labels. */
        Labels labels(int column) {
            return labels.get(column);
        }

        Labels classes() {
            return classes;
        }

        /** Begins a row. */
        void add(double target, double weight, double ofOffset, long line) {
            if (rows % BLOCK == 0) {
                block = new Block(
                        new double[BLOCK * numberCount],
                        new int[BLOCK * labels.size()],
                        new double[BLOCK],
                        new double[weighted ? BLOCK : 0],
                        new double[offset ? BLOCK : 0],
                        new long[BLOCK]);
                blocks.add(block);
            }
            int at = rows++ % BLOCK;
            block.target[at] = target;
            block.lines[at] = line;
            if (weighted) {
                block.weights[at] = weight;
            }
            if (offset) {
                block.offsets[at] = ofOffset;
            }
        }

        /** Sets a feature of the row that was begun last. */
        void setNumber(int column, double value) {
            block.numbers[(rows - 1) % BLOCK * numberCount + column] = value;
        }

        /** Sets all features of the row that was begun last to the first columns of a row that was read. */
        void setNumbers(RowReader row) {
            row.numbers(0, numberCount, block.numbers, (rows - 1) % BLOCK * numberCount);
        }

        /** Sets a feature of the row that was begun last. */
        void setCode(int column, int code) {
            block.codes[(rows - 1) % BLOCK * labels.size() + column] = code;
        }

        /** Notes a row that is left out. */
        void drop() {
            dropped++;
        }

        Design build() {
            int last = rows % BLOCK;
            if (last > 0) {
                blocks.set(blocks.size() - 1, block.cut(last));
            }
            return new Design(this);
        }
    }
}
