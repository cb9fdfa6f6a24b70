package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the factor against the decomposition of all rows by EJML. */
class TriangularFactorTests {

    private static final long SEED = 20261129;

    private static final double ROUNDING = 1e-13;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 2", "3, 50", "4, 4", "5, 3", "6, 600", "9, 512", "22, 512", "22, 10", "40, 3"})
    void oneBlockGivesTheBitsOfTheLibrary(int columns, int count) {
        double[] rows = random(columns, count, 1);

        assertThat(factor(columns, rows).packed()).isEqualTo(ofLibrary(columns, new double[columns * columns], rows));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "3, 50", "22, 512"})
    void blocksAfterEachOtherGiveTheBitsOfTheLibrary(int columns, int count) {
        double[] first = random(columns, count, 1);
        double[] second = random(columns, count + 3, 100);

        TriangularFactor both = factor(columns, first, second);

        assertThat(both.packed())
                .isEqualTo(ofLibrary(columns, square(factor(columns, first)), second))
                .isEqualTo(factor(columns, first).withRows(second).packed());
    }

    @Test
    void factorsOfPartsMergeToThatOfAllRows() {
        double[] first = random(5, 30, 1);
        double[] second = random(5, 20, 1);
        double[] all = Doubles.concat(first, second);

        double[] merged = factor(5, first).merge(factor(5, second)).packed();

        assertThat(magnitudes(merged))
                .usingComparatorWithPrecision(ROUNDING)
                .containsExactly(magnitudes(factor(5, all).packed()));
    }

    @ParameterizedTest
    @CsvSource({"1e-300", "1e-160", "1e160", "1e300"})
    void rowsAtTheEndsOfTheRangeKeepTheirDigits(double unit) {
        double[] rows = random(4, 60, 1);
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
        double[] rows = random(3, 40, 1);
        for (int i = 1; i < rows.length; i += 3) {
            rows[i] = 0;
        }

        TriangularFactor factor = factor(3, rows);

        assertThat(factor.get(0, 1)).isZero();
        assertThat(factor.get(1, 1)).isZero();
        assertThat(factor.packed()).isEqualTo(ofLibrary(3, new double[9], rows));
    }

    @Test
    void rowsAreLeftAsTheyAre() {
        double[] rows = random(3, 10, 1);
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

    private static double[] random(int columns, int count, double scale) {
        return new Random(SEED + columns)
                .doubles((long) columns * count, -scale, scale)
                .toArray();
    }

    private static double[] square(TriangularFactor factor) {
        double[] square = new double[factor.size() * factor.size()];
        for (int i = 0; i < square.length; i++) {
            square[i] = factor.get(i / factor.size(), i % factor.size());
        }
        return square;
    }

    private static double[] magnitudes(double[] values) {
        return DoubleStream.of(values).map(Math::abs).toArray();
    }

    /** Returns the upper triangle of the factor of some rows below a triangle. */
    private static double[] ofLibrary(int columns, double[] upper, double[] rows) {
        DMatrixRMaj stacked =
                new DMatrixRMaj(columns + rows.length / columns, columns, true, Doubles.concat(upper, rows));
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(stacked.numRows, columns);
        qr.decompose(stacked);
        DMatrixRMaj factor = qr.getR(null, true);
        double[] packed = new double[columns * (columns + 1) / 2];
        for (int i = 0, at = 0; i < columns; i++) {
            for (int j = i; j < columns; j++) {
                packed[at++] = factor.get(i, j);
            }
        }
        return packed;
    }
}
