package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns the values of one type into bytes and back. */
interface ValueCodec {

    /** Returns the name of the type on the wire. */
    String tag();

    ByteString encode(Object value) throws IOException;

    Object decode(ByteString bytes) throws IOException;

    /** Returns a value that shares nothing with this one that can change. */
    Object copy(Object value);

    /** Returns the codec of parts of a value; null if it has none. */
    default @Nullable ArrayCodec array() {
        return null;
    }
}
