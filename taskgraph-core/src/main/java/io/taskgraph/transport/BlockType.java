package io.taskgraph.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

/** Names of the types of messages in blocks. Protobuf parses any bytes by any parser, mostly into a message without a field. */
public final class BlockType {

    private BlockType() {}

    /** Returns the full name of a message's type; empty if it has none, as in protobuf's lite runtime. */
    public static String ofMessage(Object message) {
        return message instanceof Message full ? full.getDescriptorForType().getFullName() : "";
    }

    /** Returns the full name of the type that a parser makes messages of; empty if that is not known. */
    public static String ofParser(Parser<?> parser) {
        try {
            return ofMessage(parser.parsePartialFrom(ByteString.EMPTY));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            return "";
        }
    }
}
