package io.taskgraph.samples.regression.model;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * The triangular factor R of a QR decomposition, standing for all rows with the same R'R. Two factors merge by
 * decomposing one on top of the other (TSQR), which is as precise as decomposing all rows at once. Immutable.
 */
final class TriangularFactor {

    private final int size;

    /** The upper triangle, row by row. */
    private final double[] packed;

    private TriangularFactor(int size, double[] packed) {
        this.size = size;
        this.packed = packed;
    }

    /** Takes rows block by block, in arrays that are made once. */
    static final class Builder {

        private final int size;

        /** The rows' factor so far, row by row, with nothing below its diagonal. */
        private final double[] upper;

        private final DMatrixRMaj stacked;

        private @Nullable QRDecomposition<DMatrixRMaj> qr;

        Builder(int size) {
            this.size = size;
            this.upper = new double[size * size];
            this.stacked = new DMatrixRMaj(size, size);
        }

        /** Takes rows, given row by row. */
        void add(double[] rows) {
            if (rows.length == 0) {
                return;
            }
            int height = size + rows.length / size;
            stacked.reshape(height, size);
            System.arraycopy(upper, 0, stacked.data, 0, upper.length);
            System.arraycopy(rows, 0, stacked.data, upper.length, rows.length);
            QRDecomposition<DMatrixRMaj> decomposition = qr;
            if (decomposition == null) {
                decomposition = DecompositionFactory_DDRM.qr(height, size);
                qr = decomposition;
            }
            decomposition.decompose(stacked); // false only tells of a zero column, which is no error here
            System.arraycopy(decomposition.getR(null, true).data, 0, upper, 0, upper.length);
        }

        /** Returns the factor of all rows so far. */
        TriangularFactor build() {
            double[] packed = new double[size * (size + 1) / 2];
            for (int i = 0, at = 0; i < size; i++) {
                for (int j = i; j < size; j++) {
                    packed[at++] = upper[i * size + j];
                }
            }
            return new TriangularFactor(size, packed);
        }
    }

    static TriangularFactor ofPacked(int size, double[] packed) {
        if (size * (size + 1) / 2 != packed.length) {
            throw new IllegalArgumentException(
                    "a triangle of size " + size + " cannot have " + packed.length + " elements");
        }
        return new TriangularFactor(size, packed.clone());
    }

    /** Returns the factor of these rows, given row by row, and of those that this one stands for. */
    TriangularFactor withRows(double[] rows) {
        if (rows.length == 0) {
            return this;
        }
        Builder builder = new Builder(size);
        square(builder.upper);
        builder.add(rows);
        return builder.build();
    }

    /** Writes the factor row by row, but for the zeros below its diagonal. */
    private void square(double[] into) {
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                into[i * size + j] = get(i, j);
            }
        }
    }

    TriangularFactor merge(TriangularFactor other) {
        if (other.size != size) {
            throw new IllegalArgumentException("factors of " + size + " and " + other.size + " columns do not merge");
        }
        double[] rows = new double[size * size];
        other.square(rows);
        return withRows(rows);
    }

    int size() {
        return size;
    }

    double get(int row, int column) {
        return row > column ? 0 : packed[row * size - row * (row - 1) / 2 + column - row];
    }

    double[] packed() {
        return packed.clone();
    }
}
