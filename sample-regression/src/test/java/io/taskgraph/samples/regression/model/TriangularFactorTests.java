package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriangularFactorTests {

    private static final long SEED = 20261129;

    private static final double ROUNDING = 1e-13;

    @Test
    void factorsOfPartsMergeToThatOfAllRows() {
        double[] first = random(5, 30);
        double[] second = random(5, 20);
        double[] all = Doubles.concat(first, second);

        double[] merged = factor(5, first).merge(factor(5, second)).packed();

        assertThat(magnitudes(merged))
                .usingComparatorWithPrecision(ROUNDING)
                .containsExactly(magnitudes(factor(5, all).packed()));
    }

    @ParameterizedTest
    @CsvSource({"1e-300", "1e-160", "1e160", "1e300"})
    void rowsAtTheEndsOfTheRangeKeepTheirDigits(double unit) {
        double[] rows = random(4, 60);
        double[] scaled = DoubleStream.of(rows).map(value -> value * unit).toArray();

        double[] factor = DoubleStream.of(factor(4, scaled).packed())
                .map(value -> value / unit)
                .toArray();

        assertThat(factor)
                .usingComparatorWithPrecision(ROUNDING)
                .containsExactly(factor(4, rows).packed());
    }

    @Test
    void aColumnOfZerosHasARowOfZeros() {
        double[] rows = random(3, 40);
        for (int i = 1; i < rows.length; i += 3) {
            rows[i] = 0;
        }

        TriangularFactor factor = factor(3, rows);

        assertThat(factor.get(0, 1)).isZero();
        assertThat(factor.get(1, 1)).isZero();
    }

    @Test
    void rowsAreLeftAsTheyAre() {
        double[] rows = random(3, 10);
        double[] before = rows.clone();

        factor(3, rows);

        assertThat(rows).isEqualTo(before);
    }

    private static TriangularFactor factor(int columns, double[]... blocks) {
        TriangularFactor.Builder builder = new TriangularFactor.Builder(columns);
        for (double[] block : blocks) {
            builder.add(block);
        }
        return builder.build();
    }

    private static double[] random(int columns, int count) {
        return new Random(SEED + count).doubles((long) columns * count, -1, 1).toArray();
    }

    private static double[] magnitudes(double[] values) {
        return DoubleStream.of(values).map(Math::abs).toArray();
    }
}
