package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class ExactSumTests {

    private static final double MAX = Double.MAX_VALUE;

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

    /** The exact sum is a double, though that of some of the terms is beyond the greatest one. */
    @Test
    void termsThatComeBeyondTheGreatestDoubleTakeNothingFromTheSum() {
        assertThat(ExactSum.of(MAX, MAX, -MAX).value()).isEqualTo(MAX);
        assertThat(ExactSum.of(MAX, -MAX, MAX).value()).isEqualTo(MAX);
        assertThat(ExactSum.of(MAX, MAX, 1, -MAX, -MAX).value()).isEqualTo(1);
        assertThat(ExactSum.of(-MAX, -MAX, -MAX, MAX, MAX, Double.MIN_VALUE).value())
                .isEqualTo(-MAX);
        assertThat(ExactSum.of(MAX, MAX, -MAX, -MAX, Double.MIN_VALUE).value()).isEqualTo(Double.MIN_VALUE);
        assertThat(ExactSum.of(MAX, MAX).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ExactSum.of(MAX, MAX).plus(ExactSum.of(-MAX, -MAX)).value()).isZero();
        assertThat(ExactSum.of(MAX, MAX)
                        .plus(ExactSum.of(Double.NEGATIVE_INFINITY))
                        .value())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** Half of the last place of the greatest double decides whether a sum is beyond it. */
    @Test
    void sumIsRoundedAsAnyDoubleAtTheGreatestOne() {
        double half = Math.ulp(MAX) / 2;
        assertThat(ExactSum.of(MAX, half).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ExactSum.of(MAX, Math.nextDown(half)).value()).isEqualTo(MAX);
        assertThat(ExactSum.of(MAX, half, -Double.MIN_VALUE).value()).isEqualTo(MAX);
        assertThat(ExactSum.of(-MAX, -half, Double.MIN_VALUE).value()).isEqualTo(-MAX);
    }

    @Test
    void sumOfAnyFiniteTermsIsTheExactOneRoundedOnceInAnyOrderAndGrouping() {
        qt().withExamples(3_000)
                .forAll(lists().of(terms()).ofSizeBetween(0, 12), integers().between(0, 12), longs().all())
                .checkAssert((terms, cut, seed) -> {
                    double exact = terms.stream()
                            .map(BigDecimal::new)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .doubleValue();
                    List<Double> shuffled = new ArrayList<>(terms);
                    Collections.shuffle(shuffled, new Random(seed));
                    int at = Math.min(cut, shuffled.size());
                    ExactSum first = sum(shuffled.subList(0, at));
                    ExactSum second = sum(shuffled.subList(at, shuffled.size()));
                    assertThat(sum(terms).value()).isEqualTo(exact);
                    assertThat(first.plus(second).value()).isEqualTo(exact);
                    assertThat(ExactSum.of(second.toArray()).plus(first).value())
                            .isEqualTo(exact);
                });
    }

    private static ExactSum sum(List<Double> terms) {
        return ExactSum.of(terms.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Of any size, and often of the greatest, of which few suffice to come beyond all doubles. */
    private static Gen<Double> terms() {
        Gen<Double> any = longs().all().map(Double::longBitsToDouble);
        Gen<Double> great = longs().all()
                .map(bits -> Double.longBitsToDouble((bits | 0x7fc0_0000_0000_0000L) & ~0x0010_0000_0000_0000L));
        Gen<Double> greatest = pick(List.of(
                MAX,
                -MAX,
                Math.nextDown(MAX),
                -0x1p1023,
                0x1p1023,
                0x1p970,
                -0x1p970,
                0x1p969,
                -Double.MIN_VALUE,
                Double.MIN_VALUE,
                1.0));
        return any.mix(great, 30)
                .mix(greatest, 60)
                .map(term -> Double.isFinite(term) ? term : Math.copySign(MAX, term));
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
