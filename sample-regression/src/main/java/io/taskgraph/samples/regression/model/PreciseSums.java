package io.taskgraph.samples.regression.model;

import java.util.Arrays;
import org.apache.commons.numbers.core.DD;

/**
 * Sums kept as pairs of doubles, with about 32 digits, so that neither the order of the terms nor cancellation shows in
 * the first 16. Not safe for use by several threads.
 */
final class PreciseSums {

    private final double[] high;

    private final double[] low;

    private PreciseSums(double[] high, double[] low) {
        this.high = high;
        this.low = low;
    }

    static PreciseSums zeros(int length) {
        return new PreciseSums(new double[length], new double[length]);
    }

    static PreciseSums ofArray(double[] values) {
        int length = values.length / 2;
        return new PreciseSums(Arrays.copyOfRange(values, 0, length), Arrays.copyOfRange(values, length, 2 * length));
    }

    double[] toArray() {
        return Doubles.concat(high, low);
    }

    int length() {
        return high.length;
    }

    void add(int index, DD term) {
        DD sum = get(index).add(term);
        high[index] = sum.hi();
        low[index] = sum.lo();
    }

    /**
     * Adds to each sum the product of {@code factor} and one of the values from a position on: what {@code add(i, factor.multiply(...))} does
     * for each, without its objects. See algorithms 6 and 8 of M. Joldes, J.-M. Muller and V. Popescu, Tight and rigorous error bounds for
     * basic building blocks of double-word arithmetic, ACM Transactions on Mathematical Software 44 (2017).
     */
    void addProducts(DD factor, double[] values, int from) {
        double factorHigh = factor.hi();
        double factorLow = factor.lo();
        double[] highs = high;
        double[] lows = low;
        for (int i = 0; i < highs.length; i++) {
            double value = values[from + i];
            double rough = factorHigh * value;
            double rest = Math.fma(factorHigh, value, -rough) + factorLow * value;
            double product = rough + rest;
            double productLow = rest - (product - rough);

            double beforeHigh = highs[i];
            double beforeLow = lows[i];
            double sum = beforeHigh + product;
            double part = sum - beforeHigh;
            double ofSum = (beforeHigh - (sum - part)) + (product - part);
            double sumLow = beforeLow + productLow;
            double partLow = sumLow - beforeLow;
            double ofSumLow = (beforeLow - (sumLow - partLow)) + (productLow - partLow);
            double more = ofSum + sumLow;
            double next = sum + more;
            double last = more - (next - sum) + ofSumLow;
            double result = next + last;
            highs[i] = result;
            lows[i] = last - (result - next);
        }
    }

    PreciseSums plus(PreciseSums other) {
        PreciseSums sum = new PreciseSums(high.clone(), low.clone());
        for (int i = 0; i < high.length; i++) {
            sum.add(i, other.get(i));
        }
        return sum;
    }

    DD get(int index) {
        return DD.ofSum(high[index], low[index]);
    }
}
