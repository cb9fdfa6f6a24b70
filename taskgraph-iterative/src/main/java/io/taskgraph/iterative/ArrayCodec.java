package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of primitives as their bytes, little-endian, without anything around them. */
enum ArrayCodec {
    DOUBLES(double[].class, Double.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asDoubleBuffer().put((double[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asDoubleBuffer().get((double[]) array, at, length);
        }
    },
    FLOATS(float[].class, Float.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asFloatBuffer().put((float[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asFloatBuffer().get((float[]) array, at, length);
        }
    },
    LONGS(long[].class, Long.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asLongBuffer().put((long[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asLongBuffer().get((long[]) array, at, length);
        }
    },
    INTS(int[].class, Integer.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asIntBuffer().put((int[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asIntBuffer().get((int[]) array, at, length);
        }
    },
    SHORTS(short[].class, Short.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asShortBuffer().put((short[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asShortBuffer().get((short[]) array, at, length);
        }
    },
    CHARS(char[].class, Character.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.asCharBuffer().put((char[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.asCharBuffer().get((char[]) array, at, length);
        }
    },
    BYTES(byte[].class, Byte.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            to.slice().put((byte[]) array, from, length);
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            from.slice().get((byte[]) array, at, length);
        }
    },
    BOOLEANS(boolean[].class, Byte.BYTES) {
        @Override
        void write(Object array, int from, int length, ByteBuffer to) {
            for (int i = 0; i < length; i++) {
                to.put(to.position() + i, (byte) (((boolean[]) array)[from + i] ? 1 : 0));
            }
        }

        @Override
        void read(ByteBuffer from, Object array, int at, int length) {
            for (int i = 0; i < length; i++) {
                ((boolean[]) array)[at + i] = from.get(from.position() + i) != 0;
            }
        }
    };

    private final Class<?> type;
    private final int width;

    ArrayCodec(Class<?> type, int width) {
        this.type = type;
        this.width = width;
    }

    Class<?> type() {
        return type;
    }

    /** Returns the number of bytes of an element. */
    int width() {
        return width;
    }

    /** Writes elements from the position of {@code to} on, which stays where it is. */
    abstract void write(Object array, int from, int length, ByteBuffer to);

    /** Reads elements from the position of {@code from} on, which stays where it is. */
    abstract void read(ByteBuffer from, Object array, int at, int length);

    Object make(int length) {
        return Array.newInstance(type.getComponentType(), length);
    }

    /** Returns a copy, by {@code clone}: that of a large array is not filled with zeros before. */
    static Object copy(Object array) {
        if (array instanceof double[] doubles) {
            return doubles.clone();
        }
        if (array instanceof float[] floats) {
            return floats.clone();
        }
        if (array instanceof long[] longs) {
            return longs.clone();
        }
        if (array instanceof int[] ints) {
            return ints.clone();
        }
        if (array instanceof short[] shorts) {
            return shorts.clone();
        }
        if (array instanceof char[] chars) {
            return chars.clone();
        }
        return array instanceof byte[] bytes ? bytes.clone() : ((boolean[]) array).clone();
    }

    /** Returns bytes as a buffer, in the order in which all write and read. */
    static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the bytes of some elements. */
    ByteString encode(Object array, int from, int length) {
        byte[] bytes = new byte[Math.multiplyExact(length, width)];
        write(array, from, length, buffer(bytes));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** Returns the array of bytes. */
    Object decode(ByteString bytes) {
        int length = bytes.size() / width;
        Object array = make(length);
        decode(bytes, 0, length, array, 0);
        return array;
    }

    /** Writes some of the elements of bytes into part of an array. */
    void decode(ByteString bytes, int from, int count, Object array, int at) {
        if (bytes.size() % width != 0) {
            throw new IllegalArgumentException("a " + type.getSimpleName() + " cannot have " + bytes.size() + " bytes");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        read(buffer.position(buffer.position() + from * width), array, at, count);
    }
}
