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
        if (left instanceof double[] || left instanceof float[] || left instanceof long[] || left instanceof int[]) {
            Object result = ArrayCodec.copy(left);
            operation.fold(result, right, Array.getLength(result));
            return (T) result;
        }
        throw new IllegalArgumentException("'" + name() + "' is for numbers and arrays of numbers, not for "
                + left.getClass().getName() + "; give a reduction of your own");
    }

    @Override
    public String name() {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isElementwise(ArrayCodec array) {
        return switch (array) {
            case DOUBLES, FLOATS, LONGS, INTS -> true;
            case SHORTS, CHARS, BYTES, BOOLEANS -> false;
        };
    }

    @Override
    public void reduce(ArrayCodec array, Value[] values, int length, Object into, int at) {
        Chunk chunk = new Chunk(array, values, Math.min(CHUNK, length));
        for (int done = 0; done < length; done += CHUNK) {
            chunk.reduce(done, Math.min(CHUNK, length - done), into, at + done);
        }
    }

    /**
     * One part of all arrays after the other, reduced along the tree. Each part is copied to the beginning of a scratch array first: a loop
     * over two arrays is compiled to vector instructions only where both have the same index.
     */
    private final class Chunk {

        private final ArrayCodec array;
        private final Value[] values;
        private final int size;
        /** An array for each level of the tree. */
        private final List<Object> scratch = new ArrayList<>();

        Chunk(ArrayCodec array, Value[] values, int size) {
            this.array = array;
            this.values = values;
            this.size = size;
        }

        @SuppressWarnings("SuspiciousSystemArraycopy") // All arrays are of one type.
        void reduce(int at, int length, Object into, int intoAt) {
            System.arraycopy(reduce(at, length, 0, values.length, 0), 0, into, intoAt, length);
        }

        /** Returns the scratch array that a range of the arrays was reduced to, that of {@code level}. */
        private Object reduce(int at, int length, int from, int to, int level) {
            if (to - from == 1) {
                Object copy = scratch(level);
                values[from].copyTo(array, at, length, copy, 0);
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
                scratch.add(array.make(size));
            }
            return scratch.get(level);
        }
    }
}
