package io.taskgraph.samples.regression.model;

/**
 * Search for a step length that fulfils the strong Wolfe conditions, up to rounding of the objective, by bracketing and
 * secants of the slope. Each offer is one evaluation.
 */
final class LineSearch {

    private static final double SUFFICIENT = 1e-4;

    private static final double CURVATURE = 0.9;

    private static final double ROUNDING = 1e-13;

    private static final int MAX_OFFERS = 40;

    private final double startValue;

    private final double startSlope;

    private double low;

    private double lowSlope;

    private double high = Double.POSITIVE_INFINITY;

    private double highSlope = Double.NaN;

    private double length;

    private int offers;

    LineSearch(double startValue, double startSlope, double firstLength) {
        this.startValue = startValue;
        this.startSlope = startSlope;
        this.lowSlope = startSlope;
        this.length = firstLength;
    }

    double length() {
        return length;
    }

    boolean exhausted() {
        return offers >= MAX_OFFERS || (Double.isFinite(high) && high - low <= Math.ulp(high));
    }

    /** Takes value and slope at {@link #length()}. Returns whether they will do; if not, there is a new length. */
    boolean offer(double value, double slope) {
        offers++;
        double limit = startValue + SUFFICIENT * length * startSlope + ROUNDING * Math.abs(startValue);
        if (!(value <= limit) || !Double.isFinite(slope)) {
            high = length;
            highSlope = Double.NaN; // the secant would not know of the hump in between
        } else if (slope > -CURVATURE * startSlope) {
            high = length;
            highSlope = slope;
        } else if (slope < CURVATURE * startSlope) {
            extendOrNarrow(slope);
            return false;
        } else {
            return true;
        }
        length = within();
        return false;
    }

    private void extendOrNarrow(double slope) {
        double previous = low;
        double previousSlope = lowSlope;
        low = length;
        lowSlope = slope;
        if (Double.isInfinite(high)) {
            double secant = low + (low - previous) * slope / (previousSlope - slope);
            length = secant > 1.5 * low ? Math.min(secant, 10 * low) : 4 * low;
        } else {
            length = within();
        }
    }

    private double within() {
        double width = high - low;
        if (!(highSlope > 0)) {
            return low + 0.5 * width;
        }
        double secant = low + width * lowSlope / (lowSlope - highSlope);
        return Math.min(high - 0.1 * width, Math.max(low + 0.1 * width, secant));
    }
}
