package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionsTests {

    @Test
    void numbersOfEachTypeAreCombined() {
        assertThat(Reductions.<Double>sum().combine(1.5, 2.0)).isEqualTo(3.5);
        assertThat(Reductions.<Float>max().combine(1.5f, 2f)).isEqualTo(2f);
        assertThat(Reductions.<Long>min().combine(3L, -2L)).isEqualTo(-2L);
        assertThat(Reductions.<Integer>sum().combine(3, 4)).isEqualTo(7);
        assertThat(Reductions.<Double>min().combine(1.0, Double.NaN)).isNaN();
        assertThat(Reductions.<long[]>max().combine(new long[] {1, 9}, new long[] {5, 2}))
                .containsExactly(5, 9);
        assertThat(Reductions.all().combine(true, false)).isFalse();
        assertThat(Reductions.any().combine(true, false)).isTrue();
    }

    @Test
    void typeWithoutSumIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reductions.<String>sum().combine("a", "b"))
                .withMessageContaining("'sum' is for numbers")
                .withMessageContaining("java.lang.String");
    }

    /** Elements are combined along the same tree as single values, whatever the length of chunk and segment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 31})
    void elementsOfArraysAreCombinedAlongTheTree(int tasks) {
        SplittableRandom random = new SplittableRandom(tasks);
        Object[] arrays = new Object[tasks];
        Arrays.setAll(arrays, i -> random.doubles(5000).toArray());
        double[] expected = new double[5000];
        for (int i = 0; i < expected.length; i++) {
            List<Double> values = new ArrayList<>();
            for (Object array : arrays) {
                values.add(((double[]) array)[i]);
            }
            expected[i] = TreeFold.fold(values, Reductions.sum());
        }
        NumericReduction<double[]> sum = new NumericReduction<>(Operation.SUM);
        ValueCodec codec = new Codecs(List.of(), getClass().getClassLoader()).of(expected);
        List<Value> values = Arrays.stream(arrays)
                .map(array -> random.nextBoolean()
                        ? Value.of(codec, array)
                        : Value.encoded(codec, Value.of(codec, array).bytes()))
                .toList();
        assertThat(sum.reduce(ArrayCodec.DOUBLES, term(values))).isEqualTo(expected);
        assertThat(sum.encoded(ArrayCodec.DOUBLES, term(values)))
                .isEqualTo(Value.of(codec, expected).bytes());
        List<Value> parts = Arrays.stream(arrays)
                .map(array -> Value.part(codec, array, 1234, 3000))
                .map(part -> random.nextBoolean() ? part : Value.encoded(codec, part.bytes()))
                .toList();
        double[] whole = new double[5000];
        sum.reduce(ArrayCodec.DOUBLES, term(parts), 3000, whole, 1234);
        assertThat(Arrays.copyOfRange(whole, 1234, 4234)).isEqualTo(Arrays.copyOfRange(expected, 1234, 4234));
        assertThat(whole[1233]).isZero();
        assertThat(whole[4234]).isZero();
    }

    private static Term term(List<Value> values) {
        return Term.of(Subtree.whole(values.size()), part -> part.isLeaf() ? values.get((int) part.from()) : null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void exactSumIsTheNearestDoubleInAnyOrder(long seed) {
        Random random = new Random(seed);
        List<Double> terms = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            terms.add(random.nextGaussian() * Math.pow(2, random.nextInt(600) - 300));
        }
        double exact = terms.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        Collections.shuffle(terms, random);
        ExactSum left = ExactSum.of(
                terms.subList(0, 77).stream().mapToDouble(Double::doubleValue).toArray());
        ExactSum right = ExactSum.of(
                terms.subList(77, 200).stream().mapToDouble(Double::doubleValue).toArray());
        assertThat(Reductions.<ExactSum>exactSum().combine(left, right).value())
                .as("seed %s", seed)
                .isEqualTo(exact);
    }
}
