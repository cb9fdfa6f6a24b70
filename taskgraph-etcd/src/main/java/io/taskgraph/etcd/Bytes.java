package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys and values as jetcd has them, and ranges of keys as etcd has them: from a key up to but without another. */
final class Bytes {

    /** As the end of a range: no end. As its start: the first key there can be. */
    private static final ByteSequence NUL = ByteSequence.from(new byte[1]);

    private Bytes() {}

    static ByteSequence of(String key) {
        return ByteSequence.from(key, StandardCharsets.UTF_8);
    }

    static String text(ByteSequence key) {
        return key.toString(StandardCharsets.UTF_8);
    }

    static ByteString value(ByteSequence value) {
        return ByteString.copyFrom(value.getBytes());
    }

    /** Returns the start of the range of all keys under a prefix. */
    static ByteSequence firstUnder(String prefix) {
        return prefix.isEmpty() ? NUL : of(prefix);
    }

    /** Returns the end of the range of all keys under a prefix. */
    static ByteSequence endOf(String prefix) {
        byte[] end = prefix.getBytes(StandardCharsets.UTF_8);
        for (int last = end.length - 1; last >= 0; last--) {
            if (end[last] != (byte) 0xff) {
                end[last]++;
                return ByteSequence.from(Arrays.copyOf(end, last + 1));
            }
        }
        return NUL;
    }

    /** Returns the next key there can be. */
    static ByteSequence after(ByteSequence key) {
        return key.concat(NUL);
    }
}
