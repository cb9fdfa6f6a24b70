package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTests {

    @Test
    void sumIsTheExactOneRoundedOnceWhateverTheGrouping() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            double[] terms = random.doubles(40)
                    .map(x -> (x - 0.5) * Math.pow(10, random.nextInt(30) - 15))
                    .toArray();
            double exact = Arrays.stream(terms)
                    .mapToObj(BigDecimal::new)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
            int cut = random.nextInt(40);
            ExactSum first = ExactSum.of(Arrays.copyOf(terms, cut));
            ExactSum second = ExactSum.of(Arrays.copyOfRange(terms, cut, 40));
            assertThat(ExactSum.of(terms).value()).isEqualTo(exact);
            assertThat(first.plus(second).value()).isEqualTo(exact);
            assertThat(ExactSum.of(second.toArray()).plus(first).value()).isEqualTo(exact);
        }
    }

    @Test
    void tiesAreDecidedByWhatIsFarBelow() {
        double half = Math.ulp(1.0) / 2;
        assertThat(ExactSum.of(1, half).value()).isEqualTo(1);
        assertThat(ExactSum.of(1, half, 1e-40).value()).isEqualTo(Math.nextUp(1.0));
        assertThat(ExactSum.of(1e16, 1, -1e16).value()).isEqualTo(1);
    }

    @Test
    void termThatIsNotFiniteMakesTheSumSo() {
        assertThat(ExactSum.of(1, Double.NaN, 2).value()).isNaN();
        assertThat(ExactSum.of(1, Double.POSITIVE_INFINITY, 2).value()).isInfinite();
        assertThat(ExactSum.of().value()).isZero();
    }
}
