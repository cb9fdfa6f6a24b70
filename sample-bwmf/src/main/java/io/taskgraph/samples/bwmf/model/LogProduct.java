package io.taskgraph.samples.bwmf.model;

/**
 * Sums of logarithms, as the logarithm of a product: mantissas are multiplied and exponents added, so that one logarithm
 * does for hundreds of numbers. The error is that of a plain sum, half an ulp of 1 for each number. The logarithm is {@link
 * StrictMath}'s, since all machines must take the same decisions in a line search.
 */
final class LogProduct {

    /** The product of this many mantissas, each below 2, does not overflow. */
    private static final int MOST = 1000;

    private static final long MANTISSA = 0x000F_FFFF_FFFF_FFFFL;

    private static final long ONE = 0x3FF0_0000_0000_0000L;

    private static final double LN_2 = StrictMath.log(2);

    private LogProduct() {}

    /** Returns the sum of {@code log(numbers[i] + shift)}; all of these must be positive and normal. */
    static double of(double[] numbers, int from, int to, double shift) {
        if (to - from == 1) {
            return StrictMath.log(numbers[from] + shift);
        }
        double sum = 0;
        for (int start = from; start < to; start += MOST) {
            int end = Math.min(to, start + MOST);
            long exponents = 0;
            double product = 1;
            for (int i = start; i < end; i++) {
                long bits = Double.doubleToRawLongBits(numbers[i] + shift);
                exponents += (bits >>> 52) - Double.MAX_EXPONENT;
                product *= Double.longBitsToDouble((bits & MANTISSA) | ONE);
            }
            sum += exponents * LN_2 + StrictMath.log(product);
        }
        return sum;
    }
}
