package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is to be known of the columns before a fit: sums of those that are numbers, with the target as the last one, and counts of the
 * labels of the others.
 */
public final class ColumnStatistics implements Reduction {

    private static final int HEAD = 2;

    private final long rows;

    private final long dropped;

    private final ColumnSums sums;

    /** Of each feature that holds labels and, as the last one, of the target. */
    private final List<LabelCounts> labels;

    private ColumnStatistics(long rows, long dropped, ColumnSums sums, List<LabelCounts> labels) {
        this.rows = rows;
        this.dropped = dropped;
        this.sums = sums;
        this.labels = labels;
    }

    static ColumnStatistics of(Design design) {
        return new ColumnStatistics(design.rows(), design.dropped(), sums(design), counts(design));
    }

    private static ColumnSums sums(Design design) {
        int width = design.numberCount();
        ColumnSums.Builder sums = new ColumnSums.Builder(width + 1);
        for (Design.Block block : design.blocks()) {
            sums.extend(0, width, block.numbers());
            sums.extend(width, 1, block.target());
        }
        sums.setUnits();
        for (Design.Block block : design.blocks()) {
            for (int row = 0; row < block.rows(); row++) {
                double weight = block.weight(row);
                sums.nextRow(weight);
                sums.add(0, width, block.numbers(), row * width, weight);
                sums.add(width, 1, block.target(), row, weight);
            }
        }
        return sums.build();
    }

    private static List<LabelCounts> counts(Design design) {
        int width = design.labels().size();
        double[][] weights = new double[width][];
        Arrays.setAll(weights, column -> new double[design.labels().get(column).size()]);
        double[] ofClasses = new double[design.classes().size()];
        for (Design.Block block : design.blocks()) {
            for (int row = 0; row < block.rows(); row++) {
                for (int column = 0; column < width; column++) {
                    weights[column][block.codes()[row * width + column]] += block.weight(row);
                }
                if (ofClasses.length > 0) {
                    ofClasses[(int) block.target()[row]] += block.weight(row);
                }
            }
        }
        List<LabelCounts> counts = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            counts.add(LabelCounts.of(design.labels().get(column), weights[column]));
        }
        counts.add(LabelCounts.of(design.classes(), ofClasses));
        return counts;
    }

    static ColumnStatistics of(Wire wire) {
        double[] numbers = wire.numbers();
        int columns = (int) numbers[HEAD];
        int at = HEAD + 1;
        ColumnSums sums = ColumnSums.ofArray(Arrays.copyOfRange(numbers, at, at + columns));
        at += columns;
        List<LabelCounts> labels = new ArrayList<>();
        for (List<String> names : wire.labels()) {
            labels.add(LabelCounts.of(names, Arrays.copyOfRange(numbers, at, at + names.size())));
            at += names.size();
        }
        return new ColumnStatistics((long) numbers[0], (long) numbers[1], sums, labels);
    }

    @Override
    public Wire toWire() {
        double[] ofColumns = sums.toArray();
        double[] numbers = Doubles.concat(new double[] {rows, dropped, ofColumns.length}, ofColumns);
        for (LabelCounts counts : labels) {
            numbers = Doubles.concat(numbers, counts.weights());
        }
        return new Wire(labels.stream().map(LabelCounts::labels).toList(), numbers);
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.STATISTICS;
    }

    @Override
    public ColumnStatistics merge(Reduction reduction) {
        if (!(reduction instanceof ColumnStatistics other) || other.labels.size() != labels.size()) {
            throw new IllegalArgumentException("column statistics do not merge with " + reduction);
        }
        List<LabelCounts> merged = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            merged.add(labels.get(i).plus(other.labels.get(i)));
        }
        return new ColumnStatistics(rows + other.rows, dropped + other.dropped, sums.plus(other.sums), merged);
    }

    /** Returns the number of rows. */
    public long rows() {
        return rows;
    }

    /** Returns how many rows were left out because a value is missing. */
    public long dropped() {
        return dropped;
    }

    ColumnSums sums() {
        return sums;
    }

    /** Returns the counts of a feature's labels, counted among those that hold labels. */
    LabelCounts labels(int column) {
        return labels.get(column);
    }

    int labelCount() {
        return labels.size() - 1;
    }

    LabelCounts classes() {
        return labels.get(labels.size() - 1);
    }

    @Override
    public String toString() {
        return "ColumnStatistics[rows=" + rows + ", columns=" + sums.columns() + "]";
    }
}
