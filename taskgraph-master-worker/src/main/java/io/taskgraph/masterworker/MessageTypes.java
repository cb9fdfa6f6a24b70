package io.taskgraph.masterworker;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.taskgraph.TaskGraphException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes messages of generated classes from their names and bytes. Nothing of another class is initialised. Thread-safe. */
final class MessageTypes {

    private final ClassLoader classes;
    private final Map<String, Message> prototypes = new ConcurrentHashMap<>();

    MessageTypes(ClassLoader classes) {
        this.classes = classes;
    }

    Content write(Message message) {
        if (message instanceof DynamicMessage) {
            throw new IllegalArgumentException("a message must be of a generated class, but this one is a dynamic '"
                    + message.getDescriptorForType().getFullName() + "'");
        }
        return Content.of(message);
    }

    Message read(Content content) {
        try {
            return prototypes
                    .computeIfAbsent(content.type(), this::prototype)
                    .getParserForType()
                    .parseFrom(content.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new TaskGraphException("the bytes of a '" + content.type() + "' can not be read", e);
        }
    }

    private Message prototype(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw new TaskGraphException("there is no message class '" + name + "' here", e);
        }
        if (!Message.class.isAssignableFrom(type)) {
            throw new TaskGraphException("class '" + name + "' is no protobuf message");
        }
        return Internal.getDefaultInstance(type.asSubclass(Message.class));
    }
}
