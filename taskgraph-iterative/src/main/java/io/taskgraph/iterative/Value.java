package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * A value of a collective, or a part of an array: as an object, as its bytes, or both. A missing one of the two is made
 * when it is first asked for, and kept. Thread-safe as long as nobody changes the object.
 */
final class Value {

    private final ValueCodec codec;
    private final int offset;
    private final int length;
    private volatile @Nullable Object object;
    private volatile @Nullable ByteString bytes;

    private Value(ValueCodec codec, @Nullable Object object, @Nullable ByteString bytes, int offset, int length) {
        this.codec = codec;
        this.object = object;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    static Value of(ValueCodec codec, Object object) {
        return new Value(codec, object, null, 0, -1);
    }

    static Value part(ValueCodec codec, Object array, int offset, int length) {
        return new Value(codec, array, null, offset, length);
    }

    static Value encoded(ValueCodec codec, ByteString bytes) {
        return new Value(codec, null, bytes, 0, -1);
    }

    ValueCodec codec() {
        return codec;
    }

    /** Returns the object, the same for all who ask; of a part the array that it is a part of. */
    Object object() {
        Object known = object;
        return known == null ? decoded() : known;
    }

    /** Decodes the value once, however many threads ask for it at a time. */
    private synchronized Object decoded() {
        Object known = object;
        if (known != null) {
            return known;
        }
        ByteString encoded = bytes;
        if (encoded == null) {
            throw new IllegalStateException("a value has neither object nor bytes");
        }
        try {
            known = codec.decode(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // set before the bytes go, so that a reader without the lock finds one of the two
        object = known;
        bytes = null;
        return known;
    }

    /** Returns where a part begins in its array; 0 if this is none. */
    int offset() {
        return offset;
    }

    /** Returns the number of elements of a part; −1 if this is none. */
    int length() {
        return length;
    }

    /** Returns whether this is a part of an array. */
    boolean isPartOf(Object array) {
        return object == array;
    }

    /** Writes an array, or the part of one that this is, into another array. */
    void copyTo(ArrayCodec array, Object into, int at) {
        copyTo(array, 0, count(array), into, at);
    }

    /** Writes some elements of an array, or of the part of one that this is, into another array. Bytes are read as they are. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // Both are of the type of the codec.
    void copyTo(ArrayCodec array, int from, int count, Object into, int at) {
        ByteString encoded = bytes;
        if (encoded != null) {
            array.decode(encoded, from, count, into, at);
        } else {
            System.arraycopy(object(), offset + from, into, at, count);
        }
    }

    /** Returns a copy that does not change with this one. */
    Value detached() {
        return of(codec, codec.copy(object()));
    }

    /** Returns the number of elements of an array, or of the part of one that this is. */
    int count(ArrayCodec array) {
        ByteString encoded = bytes;
        if (encoded != null) {
            return encoded.size() / array.width();
        }
        return length >= 0 ? length : Array.getLength(object());
    }

    /** Returns the number of bytes. */
    long size() {
        ByteString known = bytes;
        ArrayCodec array = codec.array();
        if (known != null || array == null) {
            return bytes().size();
        }
        return (long) (length >= 0 ? length : Array.getLength(object())) * array.width();
    }

    /** Returns whether both are of one type and, if they are arrays or parts of arrays, of one length. */
    boolean isLike(Value other) {
        return codec.tag().equals(other.codec.tag()) && (codec.array() == null || size() == other.size());
    }

    /** Returns the type in words, of arrays with the length. */
    String shape() {
        return codec.array() == null ? "a '" + codec.tag() + "'" : size() + " bytes of '" + codec.tag() + "'";
    }

    ByteString bytes() {
        ByteString known = bytes;
        if (known != null) {
            return known;
        }
        Object of = object();
        ArrayCodec array = codec.array();
        if (length >= 0 && array != null) {
            return array.encode(of, offset, length);
        }
        try {
            return codec.encode(of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
