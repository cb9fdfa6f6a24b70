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
