package io.taskgraph.iterative;

import java.util.Arrays;

/**
 * A sum of doubles without rounding, so that neither order nor grouping of the terms can show in the result.
 *
 * <p>Held as doubles that do not overlap, smallest first (J. R. Shewchuk, Discrete and Computational Geometry 18 (1997)
 * 305-363); there are seldom more than three. A term that is not finite makes the sum so for good. Immutable.
 */
public final class ExactSum {

    public static final ExactSum ZERO = new ExactSum(new double[0]);

    private final double[] parts;

    private ExactSum(double[] parts) {
        this.parts = parts;
    }

    /** Returns the sum of all values. */
    public static ExactSum of(double... values) {
        return ZERO.plus(values);
    }

    /** Returns the sum of both. */
    public ExactSum plus(ExactSum other) {
        return plus(other.parts);
    }

    private ExactSum plus(double... values) {
        double[] sum = Arrays.copyOf(parts, parts.length + 4);
        int used = parts.length;
        for (double value : values) {
            if (used == sum.length) {
                sum = Arrays.copyOf(sum, used + 4);
            }
            used = add(value, sum, used);
        }
        return new ExactSum(Arrays.copyOf(sum, used));
    }

    private static int add(double value, double[] sum, int used) {
        double carried = value;
        int kept = 0;
        for (int i = 0; i < used; i++) {
            double part = sum[i];
            double larger = Math.abs(carried) < Math.abs(part) ? part : carried;
            double smaller = Math.abs(carried) < Math.abs(part) ? carried : part;
            double high = larger + smaller;
            if (!Double.isFinite(high)) {
                sum[0] = high;
                return 1;
            }
            double low = smaller - (high - larger);
            if (low != 0) {
                sum[kept++] = low;
            }
            carried = high;
        }
        sum[kept] = carried;
        return kept + 1;
    }

    /** Returns the double nearest to the sum. */
    public double value() {
        int left = parts.length;
        if (left == 0) {
            return 0;
        }
        double high = parts[--left];
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

    /** Returns doubles from which {@link #of(double...)} makes the same sum. */
    public double[] toArray() {
        return parts.clone();
    }
}
