package io.taskgraph.iterative;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The built-in codecs: of primitives, strings, arrays of primitives, {@code double[][]} and {@link ExactSum}. */
final class BasicCodecs {

    private BasicCodecs() {}

    /** Returns the codecs by the types that they are for. */
    static Map<Class<?>, ValueCodec> all() {
        Map<Class<?>, ValueCodec> all = new LinkedHashMap<>();
        for (ArrayCodec array : ArrayCodec.values()) {
            all.put(array.type(), new OfArray(array));
        }
        all.put(
                Double.class,
                boxed(Double.class, v -> new double[] {(Double) v}, a -> ((double[]) a)[0], ArrayCodec.DOUBLES));
        all.put(
                Float.class,
                boxed(Float.class, v -> new float[] {(Float) v}, a -> ((float[]) a)[0], ArrayCodec.FLOATS));
        all.put(Long.class, boxed(Long.class, v -> new long[] {(Long) v}, a -> ((long[]) a)[0], ArrayCodec.LONGS));
        all.put(
                Integer.class,
                boxed(Integer.class, v -> new int[] {(Integer) v}, a -> ((int[]) a)[0], ArrayCodec.INTS));
        all.put(
                Short.class,
                boxed(Short.class, v -> new short[] {(Short) v}, a -> ((short[]) a)[0], ArrayCodec.SHORTS));
        all.put(
                Character.class,
                boxed(Character.class, v -> new char[] {(Character) v}, a -> ((char[]) a)[0], ArrayCodec.CHARS));
        all.put(Byte.class, boxed(Byte.class, v -> new byte[] {(Byte) v}, a -> ((byte[]) a)[0], ArrayCodec.BYTES));
        all.put(
                Boolean.class,
                boxed(Boolean.class, v -> new boolean[] {(Boolean) v}, a -> ((boolean[]) a)[0], ArrayCodec.BOOLEANS));
        all.put(
                String.class,
                new Simple(
                        tagOf(String.class),
                        value -> ByteString.copyFrom((String) value, UTF_8),
                        bytes -> bytes.toString(UTF_8)));
        all.put(
                ExactSum.class,
                new Simple(
                        tagOf(ExactSum.class),
                        value -> {
                            double[] parts = ((ExactSum) value).toArray();
                            return ArrayCodec.DOUBLES.encode(parts, 0, parts.length);
                        },
                        bytes -> ExactSum.of((double[]) ArrayCodec.DOUBLES.decode(bytes))));
        all.put(double[][].class, new Matrix());
        return all;
    }

    private static String tagOf(Class<?> type) {
        return type.getSimpleName();
    }

    private static ValueCodec boxed(
            Class<?> type, Function<Object, Object> wrap, Function<Object, Object> unwrap, ArrayCodec array) {
        return new Simple(tagOf(type), value -> array.encode(wrap.apply(value), 0, 1), bytes -> {
            if (bytes.size() != array.width()) {
                throw new IOException("a " + type.getSimpleName() + " cannot have " + bytes.size() + " bytes");
            }
            return unwrap.apply(array.decode(bytes));
        });
    }

    @FunctionalInterface
    private interface Decoding {
        Object apply(ByteString bytes) throws IOException;
    }

    /** Values that cannot change. */
    private record Simple(String tag, Function<Object, ByteString> encoding, Decoding decoding) implements ValueCodec {

        @Override
        public ByteString encode(Object value) {
            return encoding.apply(value);
        }

        @Override
        public Object decode(ByteString bytes) throws IOException {
            return decoding.apply(bytes);
        }

        @Override
        public Object copy(Object value) {
            return value;
        }
    }

    private record OfArray(ArrayCodec codec) implements ValueCodec {

        @Override
        public String tag() {
            return tagOf(codec.type());
        }

        @Override
        public ByteString encode(Object value) {
            return codec.encode(value, 0, Array.getLength(value));
        }

        @Override
        public Object decode(ByteString bytes) {
            return codec.decode(bytes);
        }

        @Override
        public Object copy(Object value) {
            return ArrayCodec.copy(value);
        }

        @Override
        public @Nullable ArrayCodec array() {
            return codec;
        }
    }

    /** Rows of any length: their number, their lengths, their elements. */
    private record Matrix() implements ValueCodec {

        @Override
        public String tag() {
            return tagOf(double[][].class);
        }

        @Override
        public ByteString encode(Object value) {
            double[][] rows = (double[][]) value;
            long length = Integer.BYTES * (1L + rows.length);
            for (double[] row : rows) {
                length += (long) row.length * Double.BYTES;
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(rows.length);
            for (double[] row : rows) {
                bytes.putInt(row.length);
                ArrayCodec.DOUBLES.write(row, 0, row.length, bytes);
                bytes.position(bytes.position() + row.length * Double.BYTES);
            }
            return UnsafeByteOperations.unsafeWrap(bytes.array());
        }

        @Override
        public Object decode(ByteString encoded) {
            ByteBuffer bytes = encoded.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            double[][] rows = new double[bytes.getInt()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new double[bytes.getInt()];
                ArrayCodec.DOUBLES.read(bytes, rows[i], 0, rows[i].length);
                bytes.position(bytes.position() + rows[i].length * Double.BYTES);
            }
            return rows;
        }

        @Override
        public Object copy(Object value) {
            double[][] rows = (double[][]) value;
            double[][] copy = new double[rows.length][];
            for (int i = 0; i < rows.length; i++) {
                copy[i] = rows[i].clone();
            }
            return copy;
        }
    }
}
