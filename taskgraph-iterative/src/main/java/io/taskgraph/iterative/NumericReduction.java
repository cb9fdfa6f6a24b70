package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
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
    public boolean isCombinedInParts() {
        return true;
    }

    @Override
    @SuppressWarnings("SuspiciousSystemArraycopy") // All arrays are of one type.
    public void reduce(ArrayCodec array, Term term, int length, Object into, int at) {
        Chunk chunk = new Chunk(array, term, Math.min(CHUNK, length));
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            System.arraycopy(chunk.reduce(done, count), 0, into, at + done, count);
        }
    }

    @Override
    public ByteString encoded(ArrayCodec array, Term term) {
        int length = term.first().count(array);
        byte[] bytes = new byte[Math.multiplyExact(length, array.width())];
        ByteBuffer buffer = ArrayCodec.buffer(bytes);
        Chunk chunk = new Chunk(array, term, Math.min(CHUNK, length));
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            array.write(chunk.reduce(done, count), 0, count, buffer.position(done * array.width()));
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /**
     * One part of all arrays after the other, reduced along the tree. Each part is copied to the beginning of a scratch array first: a loop
     * over two arrays is compiled to vector instructions only where both have the same index.
     */
    private final class Chunk {

        private final ArrayCodec array;
        private final Term term;
        private final int size;
        /** An array for each level of the tree. */
        private final List<Object> scratch = new ArrayList<>();

        Chunk(ArrayCodec array, Term term, int size) {
            this.array = array;
            this.term = term;
            this.size = size;
        }

        /** Returns an array that begins with the reduction of some elements, until the next ones are reduced. */
        Object reduce(int at, int length) {
            return reduce(term, at, length, 0);
        }

        /** Returns the scratch array that a part of a term was reduced to, that of {@code level}. */
        private Object reduce(Term part, int at, int length, int level) {
            Object result = scratch(level);
            if (part instanceof Term.Two two) {
                reduce(two.left(), at, length, level);
                operation.fold(result, reduce(two.right(), at, length, level + 1), length);
            } else if (part instanceof Term.One one) {
                one.value().copyTo(array, at, length, result, 0);
            }
            return result;
        }

        private Object scratch(int level) {
            while (scratch.size() <= level) {
                scratch.add(array.make(size));
            }
            return scratch.get(level);
        }
    }
}
