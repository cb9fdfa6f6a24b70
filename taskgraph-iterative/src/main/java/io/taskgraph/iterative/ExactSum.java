package io.taskgraph.iterative;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum of doubles without rounding, so that neither order nor grouping of the terms can show in the result: it is beyond the greatest double
 * only if the true sum is.
 *
 * <p>Held as doubles that do not overlap, smallest first (J. R. Shewchuk, Discrete and Computational Geometry 18 (1997)
 * 305-363), and a multiple of 2¹⁰²⁴, which is 0 unless the terms have come that far; there are seldom more than three doubles. A term that is not
 * finite makes the sum so for good. Immutable.
 */
public final class ExactSum {

    public static final ExactSum ZERO = new ExactSum(new double[0], 0);

    /** Half of what is taken out at once: 2¹⁰²³, the greatest power of two that is a double. */
    private static final double HALF = 0x1p1023;

    private final double[] parts;
    private final long beyond;

    /** @param beyond by how many times 2¹⁰²⁴ the sum is greater than that of the parts */
    private ExactSum(double[] parts, long beyond) {
        this.parts = parts;
        this.beyond = beyond;
    }

    /** Returns the sum of all values. */
    public static ExactSum of(double... values) {
        return ZERO.plus(values, 0);
    }

    /** Returns the sum of both. */
    public ExactSum plus(ExactSum other) {
        return plus(other.parts, other.beyond);
    }

    private ExactSum plus(double[] values, long moreBeyond) {
        Parts sum = new Parts(Arrays.copyOf(parts, parts.length + 4), parts.length, beyond + moreBeyond);
        for (double value : values) {
            sum.add(value);
        }
        return sum.end();
    }

    /** A sum that grows. */
    private static final class Parts {

        private double[] parts;
        private int used;
        private long beyond;

        Parts(double[] parts, int used, long beyond) {
            this.parts = parts;
            this.used = used;
            this.beyond = beyond;
        }

        void add(double value) {
            if (used == parts.length) {
                parts = Arrays.copyOf(parts, used + 4);
            }
            double carried = value;
            int kept = 0;
            for (int i = 0; i < used; i++) {
                double part = parts[i];
                double larger = Math.abs(carried) < Math.abs(part) ? part : carried;
                double smaller = Math.abs(carried) < Math.abs(part) ? carried : part;
                double high = larger + smaller;
                if (!Double.isFinite(high)) {
                    if (!Double.isFinite(larger) || !Double.isFinite(smaller)) {
                        parts[0] = high;
                        used = 1;
                        return;
                    }
                    beyond += high > 0 ? 1 : -1;
                    // Nothing is rounded: the larger is at least 2¹⁰²³.
                    double rest = larger - Math.copySign(HALF, high) - Math.copySign(HALF, high);
                    larger = Math.abs(rest) < Math.abs(smaller) ? smaller : rest;
                    smaller = Math.abs(rest) < Math.abs(smaller) ? rest : smaller;
                    high = larger + smaller;
                }
                double low = smaller - (high - larger);
                if (low != 0) {
                    parts[kept++] = low;
                }
                carried = high;
            }
            parts[kept] = carried;
            used = kept + 1;
        }

        ExactSum end() {
            return new ExactSum(Arrays.copyOf(parts, used), beyond);
        }
    }

    /** Returns the double nearest to the sum. */
    public double value() {
        int left = parts.length;
        if (left == 0) {
            return 0;
        }
        double high = parts[--left];
        if (beyond != 0 && Double.isFinite(high)) {
            return slowValue();
        }
        double low = 0;
        while (left > 0 && low == 0) {
            double part = parts[--left];
            double sum = high + part;
            low = part - (sum - high);
            high = sum;
        }
        // The rest of a tie decides it: rounding to even has not looked at the smaller parts.
        if (left > 0 && low * Math.signum(parts[left - 1]) > 0) {
            double twice = low * 2;
            double away = high + twice;
            if (away - high == twice) {
                return away;
            }
        }
        return high;
    }

    private double slowValue() {
        BigDecimal sum = new BigDecimal(HALF).multiply(BigDecimal.valueOf(2)).multiply(BigDecimal.valueOf(beyond));
        for (double part : parts) {
            sum = sum.add(new BigDecimal(part));
        }
        return sum.doubleValue();
    }

    /** Returns doubles from which {@link #of(double...)} makes the same sum: few, unless that of the terms has come beyond the greatest double. */
    public double[] toArray() {
        double[] all = Arrays.copyOf(parts, Math.toIntExact(parts.length + 2 * Math.abs(beyond)));
        Arrays.fill(all, parts.length, all.length, Math.copySign(HALF, (double) beyond));
        return all;
    }
}
