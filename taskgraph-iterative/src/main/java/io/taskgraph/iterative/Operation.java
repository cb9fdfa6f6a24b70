package io.taskgraph.iterative;

/** An operation on two numbers, and on arrays of them from left to right: {@code left[i] = left[i] op right[i]}. */
enum Operation {
    SUM,
    MIN,
    MAX;

    double apply(double left, double right) {
        return switch (this) {
            case SUM -> left + right;
            case MIN -> Math.min(left, right);
            case MAX -> Math.max(left, right);
        };
    }

    float apply(float left, float right) {
        return switch (this) {
            case SUM -> left + right;
            case MIN -> Math.min(left, right);
            case MAX -> Math.max(left, right);
        };
    }

    long apply(long left, long right) {
        return switch (this) {
            case SUM -> left + right;
            case MIN -> Math.min(left, right);
            case MAX -> Math.max(left, right);
        };
    }

    int apply(int left, int right) {
        return switch (this) {
            case SUM -> left + right;
            case MIN -> Math.min(left, right);
            case MAX -> Math.max(left, right);
        };
    }

    /** Folds the first elements of an array into those of another one of the same type. */
    void fold(Object left, Object right, int length) {
        if (left instanceof double[] doubles) {
            fold(doubles, (double[]) right, length);
        } else if (left instanceof float[] floats) {
            fold(floats, (float[]) right, length);
        } else if (left instanceof long[] longs) {
            fold(longs, (long[]) right, length);
        } else {
            fold((int[]) left, (int[]) right, length);
        }
    }

    // The loop of a sum stands alone, so that it is compiled to vector instructions.
    private void fold(double[] left, double[] right, int length) {
        if (this == SUM) {
            for (int i = 0; i < length; i++) {
                left[i] += right[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                left[i] = apply(left[i], right[i]);
            }
        }
    }

    private void fold(float[] left, float[] right, int length) {
        if (this == SUM) {
            for (int i = 0; i < length; i++) {
                left[i] += right[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                left[i] = apply(left[i], right[i]);
            }
        }
    }

    private void fold(long[] left, long[] right, int length) {
        for (int i = 0; i < length; i++) {
            left[i] = apply(left[i], right[i]);
        }
    }

    private void fold(int[] left, int[] right, int length) {
        for (int i = 0; i < length; i++) {
            left[i] = apply(left[i], right[i]);
        }
    }
}
