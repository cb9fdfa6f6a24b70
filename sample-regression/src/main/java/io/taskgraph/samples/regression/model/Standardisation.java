package io.taskgraph.samples.regression.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How raw columns turn into standardised ones: less the centre, divided by the scale. */
final class Standardisation {

    private static final double CENTRE_PARTS = 256;

    private final double[] centres;

    private final double[] scales;

    Standardisation(double[] centres, double[] scales) {
        this.centres = centres.clone();
        this.scales = scales.clone();
    }

    /** Takes sums of columns and, as the last one, the target. With an intercept: mean and standard deviation (divisor n). Without: no centring, root mean square. */
    static Standardisation of(ColumnSums statistics, boolean intercept) {
        double[] centres = new double[statistics.columns() - 1];
        double[] scales = new double[statistics.columns() - 1];
        for (int j = 0; j < centres.length; j++) {
            double scale;
            if (intercept) {
                centres[j] = statistics.mean(j);
                scale = statistics.isConstant(j) ? 0 : statistics.standardDeviation(j);
            } else {
                scale = statistics.rootMeanSquare(j);
            }
            scales[j] = scale > 0 ? scale : 1;
        }
        return new Standardisation(centres, scales);
    }

    /**
     * Returns a standardisation close to this one whose results are exact for most data, for models that do not depend
     * on it: the scales are powers of 2, and the centres have few digits. A scale of 1 is that of a constant column.
     */
    Standardisation rounded() {
        double[] roundCentres = centres.clone();
        double[] roundScales = scales.clone();
        for (int j = 0; j < centres.length; j++) {
            if (scales[j] != 1) {
                roundScales[j] = Math.scalb(1.0, Math.getExponent(scales[j]));
                double unit = roundScales[j] / CENTRE_PARTS;
                roundCentres[j] = Math.rint(centres[j] / unit) * unit;
            }
        }
        return new Standardisation(roundCentres, roundScales);
    }

    int width() {
        return centres.length;
    }

    double centre(int column) {
        return centres[column];
    }

    double scale(int column) {
        return scales[column];
    }

    double[] toArray() {
        return Doubles.concat(centres, scales);
    }

    static Standardisation ofArray(double[] values) {
        int width = values.length / 2;
        return new Standardisation(Arrays.copyOfRange(values, 0, width), Arrays.copyOfRange(values, width, 2 * width));
    }

    /** Returns standardised rows, row by row, each starting with a 1 if there is an intercept. */
    double[] apply(double[] features, int count, boolean intercept) {
        int width = centres.length;
        double[] rows = new double[features.length + (intercept ? count : 0)];
        int from = 0;
        int to = 0;
        for (int i = 0; i < count; i++) {
            if (intercept) {
                rows[to++] = 1;
            }
            for (int j = 0; j < width; j++) {
                rows[to + j] = (features[from + j] - centres[j]) / scales[j];
            }
            from += width;
            to += width;
        }
        return rows;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Standardisation that
                && Arrays.equals(centres, that.centres)
                && Arrays.equals(scales, that.scales);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(centres) + Arrays.hashCode(scales);
    }
}
