package io.taskgraph.samples.regression.model;

/**
 * Folds rows into an upper triangle by Householder's reflections, so that R'R of the triangle becomes that of its own rows and the new ones. A
 * reflection touches one row of the triangle and all new rows, as in {@code dtpqrt2} of LAPACK; each has the same result as in a decomposition of the
 * triangle on top of the rows, in which the zeros below the diagonal add nothing. Not safe for use by several threads.
 */
final class Reflections {

    /** Columns of which the products with a reflection are summed at the same time: a sum in a fixed order waits for each of its terms. */
    private static final int TOGETHER = 4;

    private final int size;

    /** The triangle, row by row, with nothing below its diagonal. */
    private final double[] upper;

    /** The new rows, column by column, and as many columns of zeros as the last group may lack. */
    private final double[][] columns;

    private final double[] sums = new double[TOGETHER];

    Reflections(double[] upper, int size) {
        this.size = size;
        this.upper = upper;
        this.columns = new double[size + TOGETHER - 1][];
    }

    /** Folds rows in, given row by row, which are left as they are. */
    void fold(double[] rows) {
        int height = rows.length / size;
        transpose(rows, height);
        for (int j = 0; j < size; j++) {
            int diagonal = j * size + j;
            double[] own = columns[j];
            double largest = largest(own, Math.abs(upper[diagonal]));
            if (largest == 0) {
                continue;
            }
            // In units of the largest, so that no square leaves the range of a double.
            double top = upper[diagonal] / largest;
            double length = Math.sqrt(divideAndSquare(own, largest, top * top));
            double signed = top < 0 ? -length : length;
            double first = top + signed;
            divide(own, first);
            upper[diagonal] = -signed * largest;
            reflect(j, first / signed);
        }
    }

    private void transpose(double[] rows, int height) {
        if (columns[0] == null || columns[0].length != height) {
            for (int j = 0; j < columns.length; j++) {
                columns[j] = new double[height];
            }
        }
        for (int j = 0; j < size; j++) {
            column(rows, j, size, columns[j]);
        }
    }

    private static void column(double[] rows, int first, int size, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = rows[first + i * size];
        }
    }

    /** Applies the reflection of a column to those behind it. */
    private void reflect(int own, double scale) {
        double[] reflection = columns[own];
        for (int first = own + 1; first < size; first += TOGETHER) {
            int count = Math.min(TOGETHER, size - first);
            int at = own * size + first;
            System.arraycopy(upper, at, sums, 0, count);
            addProducts(reflection, columns[first], columns[first + 1], columns[first + 2], columns[first + 3], sums);
            for (int k = 0; k < count; k++) {
                double share = sums[k] * scale;
                upper[at + k] -= share;
                subtract(columns[first + k], reflection, share);
            }
        }
    }

    private static double largest(double[] values, double atLeast) {
        double largest = atLeast;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Divides all values, and returns a sum with their squares added. */
    private static double divideAndSquare(double[] values, double by, double before) {
        double squares = before;
        for (int i = 0; i < values.length; i++) {
            double value = values[i] / by;
            values[i] = value;
            squares += value * value;
        }
        return squares;
    }

    private static void divide(double[] values, double by) {
        for (int i = 0; i < values.length; i++) {
            values[i] /= by;
        }
    }

    /** Adds to each sum the products of the factors with one of the columns, in their order. */
    private static void addProducts(
            double[] factors, double[] first, double[] second, double[] third, double[] fourth, double[] sums) {
        double sum0 = sums[0];
        double sum1 = sums[1];
        double sum2 = sums[2];
        double sum3 = sums[3];
        for (int i = 0; i < factors.length; i++) {
            double factor = factors[i];
            sum0 += factor * first[i];
            sum1 += factor * second[i];
            sum2 += factor * third[i];
            sum3 += factor * fourth[i];
        }
        sums[0] = sum0;
        sums[1] = sum1;
        sums[2] = sum2;
        sums[3] = sum3;
    }

    private static void subtract(double[] from, double[] factors, double factor) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factors[i] * factor;
        }
    }
}
