package io.taskgraph.iterative;

import java.io.IOException;

/** Turns values of a type into bytes and back, for those types that are not known anyway. Thread-safe. */
public interface Codec<T> {

    /** Returns the type, whose subtypes are covered too. */
    Class<T> type();

    /** Returns the bytes of a value; the same for the same value. */
    byte[] encode(T value) throws IOException;

    /** Returns the value of bytes. */
    T decode(byte[] bytes) throws IOException;

    /** Returns a value that can be changed without changing this one. By default the value itself, which so must not be changed. */
    default T copy(T value) {
        return value;
    }
}
