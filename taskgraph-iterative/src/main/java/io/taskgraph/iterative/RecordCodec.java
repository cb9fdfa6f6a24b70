package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Records as CBOR by Jackson, which is optional. */
final class RecordCodec implements ValueCodec {

    private final String tag;
    private final Class<?> type;
    private final CBORMapper mapper = new CBORMapper();

    private RecordCodec(String tag, Class<?> type) {
        this.tag = tag;
        this.type = type;
    }

    /**
     * Returns the codec of a class of records.
     *
     * @throws IllegalArgumentException if Jackson's CBOR is not on the class path
     */
    static ValueCodec of(String tag, Class<?> type) {
        try {
            return new RecordCodec(tag, type);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "record " + type.getName()
                            + " needs 'tools.jackson.dataformat:jackson-dataformat-cbor' on the class"
                            + " path, or a 'Codec<" + type.getSimpleName() + ">'",
                    e);
        }
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
