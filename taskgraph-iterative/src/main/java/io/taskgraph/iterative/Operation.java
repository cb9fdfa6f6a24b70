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

    /** Folds part of an array into part of another one of the same type. */
    void fold(Object left, int leftAt, Object right, int rightAt, int length) {
        if (left instanceof double[] doubles) {
            fold(doubles, leftAt, (double[]) right, rightAt, length);
        } else if (left instanceof float[] floats) {
            fold(floats, leftAt, (float[]) right, rightAt, length);
        } else if (left instanceof long[] longs) {
            fold(longs, leftAt, (long[]) right, rightAt, length);
        } else {
            fold((int[]) left, leftAt, (int[]) right, rightAt, length);
        }
    }

    // The loop of a sum stands alone, so that it is compiled to vector instructions.
    private void fold(double[] left, int leftAt, double[] right, int rightAt, int length) {
        if (this == SUM) {
            for (int i = 0; i < length; i++) {
                left[leftAt + i] += right[rightAt + i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                left[leftAt + i] = apply(left[leftAt + i], right[rightAt + i]);
            }
        }
    }

    private void fold(float[] left, int leftAt, float[] right, int rightAt, int length) {
        if (this == SUM) {
            for (int i = 0; i < length; i++) {
                left[leftAt + i] += right[rightAt + i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                left[leftAt + i] = apply(left[leftAt + i], right[rightAt + i]);
            }
        }
    }

    private void fold(long[] left, int leftAt, long[] right, int rightAt, int length) {
        for (int i = 0; i < length; i++) {
            left[leftAt + i] = apply(left[leftAt + i], right[rightAt + i]);
        }
    }

    private void fold(int[] left, int leftAt, int[] right, int rightAt, int length) {
        for (int i = 0; i < length; i++) {
            left[leftAt + i] = apply(left[leftAt + i], right[rightAt + i]);
        }
    }
}
