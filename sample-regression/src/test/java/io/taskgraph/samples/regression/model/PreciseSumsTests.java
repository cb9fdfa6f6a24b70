package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.apache.commons.numbers.core.DD;
import org.junit.jupiter.api.Test;

class PreciseSumsTests {

    private static final int TERMS = 10_000;
    private static final int LENGTH = 7;

    @Test
    void productsAreAddedToTheBitsOfTheLibrary() {
        SplittableRandom random = new SplittableRandom(1);
        PreciseSums together = PreciseSums.zeros(LENGTH);
        PreciseSums oneByOne = PreciseSums.zeros(LENGTH);
        double[] values = new double[3 + LENGTH];
        for (int term = 0; term < TERMS; term++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.scalb(random.nextDouble(-1, 1), random.nextInt(-60, 60));
            }
            DD factor = DD.ofSum(random.nextDouble(-1, 1), Math.scalb(random.nextDouble(-1, 1), -54));
            together.addProducts(factor, values, 3);
            for (int i = 0; i < LENGTH; i++) {
                oneByOne.add(i, factor.multiply(values[3 + i]));
            }
        }
        assertThat(together.toArray()).isEqualTo(oneByOne.toArray());
    }

    @Test
    void largeTermsThatCancelLeaveTheSmallOnes() {
        PreciseSums sums = PreciseSums.zeros(1);
        BigDecimal exact = BigDecimal.ZERO;
        for (double value : new double[] {1e20, 1, 1e-5, -1e20, 3}) {
            sums.addProducts(DD.of(0.1), new double[] {value}, 0);
            exact = exact.add(new BigDecimal(0.1).multiply(new BigDecimal(value)));
        }
        assertThat(sums.get(0).hi()).isCloseTo(exact.doubleValue(), within(1e-12));
    }
}
