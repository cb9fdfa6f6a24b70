package io.taskgraph.masterworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/**
 * A message on its way.
 *
 * @param type name of its Java class
 * @param bytes the message in protobuf encoding
 */
record Content(String type, ByteString bytes) {

    static final Content NONE = new Content("", ByteString.EMPTY);

    static Content of(Message message) {
        return new Content(message.getClass().getName(), message.toByteString());
    }
}
