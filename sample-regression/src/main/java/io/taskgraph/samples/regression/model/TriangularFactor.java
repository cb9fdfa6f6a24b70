package io.taskgraph.samples.regression.model;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

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

    static TriangularFactor empty(int size) {
        return new TriangularFactor(size, new double[size * (size + 1) / 2]);
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
        int count = rows.length / size;
        DMatrixRMaj stacked = new DMatrixRMaj(size + count, size);
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                stacked.set(i, j, get(i, j));
            }
        }
        System.arraycopy(rows, 0, stacked.data, size * size, count * size);
        return decompose(stacked);
    }

    private TriangularFactor decompose(DMatrixRMaj stacked) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(stacked.numRows, stacked.numCols);
        qr.decompose(stacked); // false only tells of a zero column, which is no error here
        DMatrixRMaj r = qr.getR(null, true);
        double[] upper = new double[packed.length];
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                upper[at++] = r.get(i, j);
            }
        }
        return new TriangularFactor(size, upper);
    }

    TriangularFactor merge(TriangularFactor other) {
        if (other.size != size) {
            throw new IllegalArgumentException("factors of " + size + " and " + other.size + " columns do not merge");
        }
        double[] rows = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                rows[i * size + j] = other.get(i, j);
            }
        }
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
