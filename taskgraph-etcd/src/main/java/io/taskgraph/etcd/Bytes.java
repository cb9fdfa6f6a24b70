package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Keys as etcd has them, and ranges of keys: from a key up to but without another. */
final class Bytes {

    /** As the end of a range: no end. As its start: the first key there can be. */
    private static final ByteString NUL = ByteString.copyFrom(new byte[1]);

    private Bytes() {}

    static ByteString of(String key) {
        return ByteString.copyFromUtf8(key);
    }

    /** Returns the start of the range of all keys under a prefix. */
    static ByteString firstUnder(String prefix) {
        return prefix.isEmpty() ? NUL : of(prefix);
    }

    /** Returns the end of the range of all keys under a prefix. */
    static ByteString endOf(String prefix) {
        byte[] end = of(prefix).toByteArray();
        for (int last = end.length - 1; last >= 0; last--) {
            if (end[last] != (byte) 0xff) {
                end[last]++;
                return ByteString.copyFrom(Arrays.copyOf(end, last + 1));
            }
        }
        return NUL;
    }

    /** Returns the next key there can be. */
    static ByteString after(ByteString key) {
        return key.concat(NUL);
    }
}
