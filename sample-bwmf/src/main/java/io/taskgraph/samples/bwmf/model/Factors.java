package io.taskgraph.samples.bwmf.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;

/**
 * Both factors of V = D Tᵀ.
 *
 * @param d a row for each row of V
 * @param t a row for each column of V
 */
public record Factors(Factor d, Factor t) {

    public Factors {
        if (d.rank() != t.rank()) {
            throw new IllegalArgumentException("D is of rank " + d.rank() + " but T is of rank " + t.rank());
        }
    }

    /**
     * Returns random factors whose product has entries of about twice the given mean or less. The numbers come from
     * {@link Random}, D row by row and then T: {@code scale * (1 + nextInt(100)) / 100} in decimal arithmetic, where the
     * scale is {@code 2 sqrt(mean / rank)} to two digits.
     *
     * @param mean the mean of all entries of V, zeros included
     */
    public static Factors random(long seed, int rows, int columns, int rank, double mean, Precision precision) {
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("the mean of the matrix must be positive but is " + mean);
        }
        MathContext digits = new MathContext(2, RoundingMode.HALF_EVEN);
        BigDecimal hundredth =
                new BigDecimal(2 * Math.sqrt(mean / rank)).round(digits).movePointLeft(2);
        double[] steps = new double[100];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = hundredth.multiply(BigDecimal.valueOf(i + 1L)).doubleValue();
        }
        Random random = new Random(seed);
        Factor d = Factor.of(precision, rows, rank, i -> row(random, steps, rank));
        Factor t = Factor.of(precision, columns, rank, i -> row(random, steps, rank));
        return new Factors(d, t);
    }

    private static double[] row(Random random, double[] steps, int rank) {
        double[] row = new double[rank];
        for (int l = 0; l < rank; l++) {
            row[l] = steps[random.nextInt(steps.length)];
        }
        return row;
    }

    /** Returns one of the two. */
    public Factor of(Side side) {
        return side == Side.D ? d : t;
    }
}
