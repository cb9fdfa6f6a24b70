package io.taskgraph.iterative;

import java.util.List;

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
        if (left instanceof double[] l) {
            double[] result = new double[l.length];
            reduce(new double[][] {l, (double[]) right}, new int[2], l.length, result, 0);
            return (T) result;
        }
        throw new IllegalArgumentException("'exactSum' is for Double, double[] and ExactSum, not for "
                + left.getClass().getName());
    }

    @Override
    public String name() {
        return "exactSum";
    }

    @Override
    public boolean isElementwise(ArrayCodec array) {
        return array == ArrayCodec.DOUBLES;
    }

    @Override
    public boolean isCombinedInParts() {
        return false;
    }

    @Override
    public void reduce(ArrayCodec array, Term term, int length, Object into, int at) {
        List<Value> values = term.values();
        double[][] arrays = values.stream().map(Value::object).toArray(double[][]::new);
        int[] offsets = values.stream().mapToInt(Value::offset).toArray();
        reduce(arrays, offsets, length, (double[]) into, at);
    }

    private static void reduce(double[][] arrays, int[] offsets, int length, double[] result, int at) {
        double[] terms = new double[arrays.length];
        for (int i = 0; i < length; i++) {
            for (int task = 0; task < terms.length; task++) {
                terms[task] = arrays[task][offsets[task] + i];
            }
            result[at + i] = ExactSum.of(terms).value();
        }
    }
}
