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
        Chunk chunk = new Chunk(arrays, offsets, Math.min(CHUNK, length));
        for (int done = 0; done < length; done += CHUNK) {
            chunk.reduce(done, Math.min(CHUNK, length - done), into, at + done);
        }
    }

    /**
     * One part of all arrays after the other, reduced along the tree. Each part is copied to the beginning of a scratch array first: a loop
     * over two arrays is compiled to vector instructions only where both have the same index.
     */
    private final class Chunk {

        private final Object[] arrays;
        private final int[] offsets;
        private final int size;
        /** An array for each level of the tree. */
        private final List<Object> scratch = new ArrayList<>();

        Chunk(Object[] arrays, int[] offsets, int size) {
            this.arrays = arrays;
            this.offsets = offsets;
            this.size = size;
        }

        @SuppressWarnings("SuspiciousSystemArraycopy") // All arrays are of one type.
        void reduce(int at, int length, Object into, int intoAt) {
            System.arraycopy(reduce(at, length, 0, arrays.length, 0), 0, into, intoAt, length);
        }

        /** Returns the scratch array that a range of the arrays was reduced to, that of {@code level}. */
        @SuppressWarnings("SuspiciousSystemArraycopy")
        private Object reduce(int at, int length, int from, int to, int level) {
            if (to - from == 1) {
                Object copy = scratch(level);
                System.arraycopy(arrays[from], offsets[from] + at, copy, 0, length);
                return copy;
            }
            int middle = TreeFold.middle(from, to);
            Object left = reduce(at, length, from, middle, level);
            Object right = reduce(at, length, middle, to, level + 1);
            operation.fold(left, right, length);
            return left;
        }

        private Object scratch(int level) {
            while (scratch.size() <= level) {
                scratch.add(Array.newInstance(arrays[0].getClass().getComponentType(), size));
            }
            return scratch.get(level);
        }
    }
}
