package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import java.io.IOException;

/** Protobuf messages of one generated class. */
record MessageCodec(String tag, Class<?> type) implements ValueCodec {

    @Override
    public ByteString encode(Object value) {
        return ((Message) value).toByteString();
    }

    @Override
    public Object decode(ByteString bytes) throws IOException {
        return Internal.getDefaultInstance(type.asSubclass(Message.class))
                .getParserForType()
                .parseFrom(bytes);
    }

    @Override
    public Object copy(Object value) {
        return value;
    }
}
