package io.taskgraph.samples.regression.model;

import java.util.stream.LongStream;

/** Counts the rows that a change of the coefficients fits better or worse without end. */
final class SeparationScan {

    private final Family family;

    private final int width;

    private final double[] change;

    /** A predictor that changes by less does not count. */
    private final double tolerance;

    private final LongStream.Builder lines = LongStream.builder();

    private double rows;

    private double better;

    private double worse;

    SeparationScan(Family family, int width, double[] change, double tolerance) {
        this.family = family;
        this.width = width;
        this.change = change;
        this.tolerance = tolerance;
    }

    void add(ModelRows block) {
        double[] standardised = block.standardised();
        double[] moves = new double[change.length / width];
        for (int i = 0; i < block.count(); i++) {
            for (int c = 0; c < moves.length; c++) {
                moves[c] = 0;
                for (int j = 0; j < width; j++) {
                    moves[c] += change[c * width + j] * standardised[i * width + j];
                }
            }
            count(moves, block.target(i), block.line(i));
        }
    }

    private void count(double[] moves, double target, long line) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        if (family == Family.MULTINOMIAL) {
            for (int c = 0; c < moves.length; c++) {
                if (c != (int) target) {
                    least = Math.min(least, moves[(int) target] - moves[c]);
                    most = Math.max(most, moves[(int) target] - moves[c]);
                }
            }
        } else {
            least = gain(moves[0], target);
            most = least;
        }
        rows++;
        if (least < -tolerance) {
            worse++;
        } else if (most > tolerance) {
            if (better++ < SeparationCount.MAX_LINES) {
                lines.add(line);
            }
        }
    }

    /** Returns how far the change takes a row in the direction in which it fits better for ever; negative where it fits worse. */
    private double gain(double move, double target) {
        if (target == 0) {
            return -move;
        }
        return family == Family.BINOMIAL && target == 1 ? move : -Math.abs(move);
    }

    SeparationCount count() {
        double[] first = lines.build().mapToDouble(line -> line).toArray();
        return new SeparationCount(rows, better, worse, first);
    }
}
