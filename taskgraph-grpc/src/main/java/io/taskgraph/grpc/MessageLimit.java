package io.taskgraph.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.taskgraph.transport.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Greatest size of one message between two processes. The sender checks it, so that the error tells the size; gRPC checks it at the
 * receiver, for one whose limit is lower and for messages whose size is not known before they are written.
 *
 * @param bytes the limit; at least 1
 * @param setting name of the setting to raise, for errors
 */
record MessageLimit(int bytes, String setting) {

    /** No limit: within one process messages are handed over as they are. */
    static final MessageLimit NONE = new MessageLimit(Integer.MAX_VALUE, "none");

    /** How gRPC begins its description when a received message is over its limit. */
    private static final String GRPC_TOO_LARGE = "gRPC message exceeds maximum size";

    MessageLimit {
        if (bytes < 1) {
            throw new IllegalArgumentException("'" + setting + "' must be at least 1 byte, but is " + bytes);
        }
    }

    /** Returns why {@code message} must not be sent, or null if it may. */
    @Nullable
    Status refusal(Object message, String name) {
        int size = this.equals(NONE) ? 0 : size(message);
        return size <= bytes
                ? null
                : Status.RESOURCE_EXHAUSTED.withDescription("the " + name + " has " + size + " bytes, but the limit is "
                        + bytes + ": raise '" + setting + "' in every process");
    }

    private static int size(Object message) {
        if (message instanceof EncodedMessage encoded) {
            return encoded.size();
        }
        return message instanceof MessageLite sized ? sized.getSerializedSize() : 0;
    }

    /** Adds the setting to raise to gRPC's own refusal of a message; returns any other status as it is. */
    Status explain(Status status) {
        String description = status.getDescription();
        return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                        && description != null
                        && description.startsWith(GRPC_TOO_LARGE)
                ? status.withDescription(description + ": raise '" + setting + "' in every process")
                : status;
    }
}
