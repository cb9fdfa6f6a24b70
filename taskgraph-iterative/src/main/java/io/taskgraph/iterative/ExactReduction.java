package io.taskgraph.iterative;

/** The sum without rounding on the way. */
final class ExactReduction<T> implements Reduction<T>, SegmentedReduction {

    @Override
    @SuppressWarnings("unchecked") // The result is of the type of the arguments.
    public T combine(T left, T right) {
        if (left instanceof ExactSum l) {
            return (T) l.plus((ExactSum) right);
        }
        if (left instanceof Double l) {
            return (T) (Object) ExactSum.of(l, (Double) right).value();
        }
        if (left instanceof double[]) {
            return (T) reduce(new Object[] {left, right});
        }
        throw new IllegalArgumentException("'exactSum' is for Double, double[] and ExactSum, not for "
                + left.getClass().getName());
    }

    @Override
    public String name() {
        return "exactSum";
    }

    @Override
    public boolean isElementwise(Object value) {
        return value instanceof double[];
    }

    @Override
    public void reduce(Object[] arrays, int[] offsets, int length, Object into, int at) {
        double[] result = (double[]) into;
        double[] terms = new double[arrays.length];
        for (int i = 0; i < length; i++) {
            for (int task = 0; task < terms.length; task++) {
                terms[task] = ((double[]) arrays[task])[offsets[task] + i];
            }
            result[at + i] = ExactSum.of(terms).value();
        }
    }
}
