package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Records as CBOR by Jackson, which is optional: without it this class cannot be loaded. */
final class RecordCodec implements ValueCodec {

    private final String tag;
    private final Class<?> type;
    private final CBORMapper mapper = new CBORMapper();

    RecordCodec(String tag, Class<?> type) {
        this.tag = tag;
        this.type = type;
    }

    @Override
    public String tag() {
        return tag;
    }

    @Override
    public ByteString encode(Object value) throws IOException {
        try {
            return UnsafeByteOperations.unsafeWrap(mapper.writeValueAsBytes(value));
        } catch (JacksonException e) {
            throw new IOException("record " + type.getName() + " cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public Object decode(ByteString bytes) throws IOException {
        try {
            return mapper.readValue(bytes.toByteArray(), type);
        } catch (JacksonException e) {
            throw new IOException("record " + type.getName() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public Object copy(Object value) {
        return value;
    }
}
