package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.taskgraph.NullReturnException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The codecs that a process knows: the built-in ones, and those of the application before records and messages. Thread-safe. */
final class Codecs {

    private static final String CUSTOM = "codec:";
    private static final String MESSAGE = "message:";
    private static final String RECORD = "record:";

    private final List<Codec<?>> custom;
    private final ClassLoader loader;
    private final Map<Class<?>, ValueCodec> byType = new ConcurrentHashMap<>();
    private final Map<String, ValueCodec> byTag = new ConcurrentHashMap<>();
    private final Map<String, ValueCodec> builtIn = new HashMap<>();

    /** @param loader finds the classes of records and messages by name */
    Codecs(List<Codec<?>> custom, ClassLoader loader) {
        this.custom = List.copyOf(custom);
        this.loader = loader;
        BasicCodecs.all().forEach((type, codec) -> {
            byType.put(type, codec);
            builtIn.put(codec.tag(), codec);
        });
    }

    /**
     * Returns the codec of a value.
     *
     * @throws IllegalArgumentException if there is none for its type
     */
    ValueCodec of(Object value) {
        ValueCodec known = byType.get(value.getClass());
        if (known != null) {
            return known;
        }
        ValueCodec found = find(value.getClass());
        byType.put(value.getClass(), found);
        return found;
    }

    private ValueCodec find(Class<?> type) {
        for (Codec<?> codec : custom) {
            if (codec.type().isAssignableFrom(type)) {
                return new Custom<>(codec);
            }
        }
        if (Message.class.isAssignableFrom(type)) {
            return new MessageCodec(MESSAGE + type.getName(), type);
        }
        if (type.isRecord()) {
            return record(RECORD + type.getName(), type);
        }
        throw new IllegalArgumentException("there is no codec for " + type.getName()
                + ": give a primitive, an array of primitives, a string, a record or a protobuf message,"
                + " or declare a 'Codec<" + type.getSimpleName() + ">'");
    }

    /**
     * Returns the codec of a name on the wire.
     *
     * @throws IllegalArgumentException if this process has no codec of that name
     */
    ValueCodec tagged(String tag) {
        ValueCodec known = builtIn.get(tag);
        return known != null ? known : byTag.computeIfAbsent(tag, this::findTagged);
    }

    private ValueCodec findTagged(String tag) {
        if (tag.startsWith(CUSTOM)) {
            for (Codec<?> codec : custom) {
                if (tag.equals(CUSTOM + codec.type().getName())) {
                    return new Custom<>(codec);
                }
            }
        } else if (tag.startsWith(MESSAGE)) {
            Class<?> type = load(tag.substring(MESSAGE.length()));
            if (type != null && Message.class.isAssignableFrom(type)) {
                return new MessageCodec(tag, type);
            }
        } else if (tag.startsWith(RECORD)) {
            Class<?> type = load(tag.substring(RECORD.length()));
            if (type != null && type.isRecord()) {
                return record(tag, type);
            }
        }
        throw new IllegalArgumentException("this process has no codec for '" + tag
                + "', which another process of the job has used: run the same application in all of them");
    }

    // The class of the codec itself may be what cannot be loaded, so it cannot say this.
    private static ValueCodec record(String tag, Class<?> type) {
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

    private @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private record Custom<T>(Codec<T> codec) implements ValueCodec {

        @Override
        public String tag() {
            return CUSTOM + codec.type().getName();
        }

        @Override
        public ByteString encode(Object value) throws IOException {
            return UnsafeByteOperations.unsafeWrap(
                    returned(codec.encode(codec.type().cast(value)), "encode"));
        }

        @Override
        public Object decode(ByteString bytes) throws IOException {
            return returned(codec.decode(bytes.toByteArray()), "decode");
        }

        @Override
        public Object copy(Object value) {
            return returned(codec.copy(codec.type().cast(value)), "copy");
        }

        private <R> R returned(R value, String method) {
            return NullReturnException.check(
                    value,
                    () -> "'" + method + "' of codec " + codec.getClass().getName()
                            + " returned null for a value of type "
                            + codec.type().getName() + ": it must return "
                            + (method.equals("encode") ? "bytes" : "a value"));
        }
    }
}
