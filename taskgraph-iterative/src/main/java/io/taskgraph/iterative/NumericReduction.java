package io.taskgraph.iterative;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A reduction of numbers and of arrays of numbers. */
final class NumericReduction<T> implements Reduction<T>, SegmentedReduction {

    /** Elements that are reduced at a time, so that intermediate results stay in the cache. */
    private static final int CHUNK = 2048;

    private final Operation operation;

    NumericReduction(Operation operation) {
        this.operation = operation;
    }

    @Override
    @SuppressWarnings("unchecked") // The result is of the type of the arguments.
    public T combine(T left, T right) {
        if (left instanceof Double l) {
            return (T) (Object) operation.apply(l, (Double) right);
        }
        if (left instanceof Long l) {
            return (T) (Object) operation.apply(l, (Long) right);
        }
        if (left instanceof Float l) {
            return (T) (Object) operation.apply(l, (Float) right);
        }
        if (left instanceof Integer l) {
            return (T) (Object) operation.apply(l, (Integer) right);
        }
        if (isElementwise(left)) {
            return (T) reduce(new Object[] {left, right});
        }
        throw new IllegalArgumentException("'" + name() + "' is for numbers and arrays of numbers, not for "
                + left.getClass().getName() + "; give a reduction of your own");
    }

    @Override
    public String name() {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isElementwise(Object value) {
        return value instanceof double[]
                || value instanceof float[]
                || value instanceof long[]
                || value instanceof int[];
    }

    @Override
    public void reduce(Object[] arrays, int[] offsets, int length, Object into, int at) {
        List<Object> scratch = new ArrayList<>();
        for (int done = 0; done < length; done += CHUNK) {
            Chunk chunk = new Chunk(arrays, offsets, done, Math.min(CHUNK, length - done), scratch);
            chunk.reduce(0, arrays.length, into, at + done, 0);
        }
    }

    /** One part of all arrays, reduced along the tree. {@code scratch} has an array for each level of it. */
    private final class Chunk {

        private final Object[] arrays;
        private final int[] offsets;
        private final int at;
        private final int length;
        private final List<Object> scratch;

        Chunk(Object[] arrays, int[] offsets, int at, int length, List<Object> scratch) {
            this.arrays = arrays;
            this.offsets = offsets;
            this.at = at;
            this.length = length;
            this.scratch = scratch;
        }

        @SuppressWarnings("SuspiciousSystemArraycopy") // All arrays are of one type.
        void reduce(int from, int to, Object into, int intoAt, int level) {
            if (to - from == 1) {
                System.arraycopy(arrays[from], offsets[from] + at, into, intoAt, length);
                return;
            }
            int middle = TreeFold.middle(from, to);
            reduce(from, middle, into, intoAt, level + 1);
            if (to - middle == 1) {
                operation.fold(into, intoAt, arrays[middle], offsets[middle] + at, length);
            } else {
                Object right = scratch(level);
                reduce(middle, to, right, 0, level + 1);
                operation.fold(into, intoAt, right, 0, length);
            }
        }

        private Object scratch(int level) {
            while (scratch.size() <= level) {
                scratch.add(Array.newInstance(arrays[0].getClass().getComponentType(), CHUNK));
            }
            return scratch.get(level);
        }
    }
}
