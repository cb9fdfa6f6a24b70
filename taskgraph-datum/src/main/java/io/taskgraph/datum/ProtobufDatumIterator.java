package io.taskgraph.datum;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One record for each message that has its length before it, as {@link Message#writeDelimitedTo} writes them. */
final class ProtobufDatumIterator extends LookaheadDatumIterator {

    private final InputStream input;

    private final Message prototype;

    private long offset;

    private long count;

    ProtobufDatumIterator(InputStream input, String source, Message prototype) {
        super(input, source);
        this.input = new BufferedInputStream(input);
        this.prototype = prototype;
    }

    @Override
    @Nullable
    Datum read() throws IOException {
        int first = input.read();
        if (first < 0) {
            return null;
        }
        count++;
        int size = size(first);
        // Allocates as it reads, so a wrong length costs no more than the input that there is.
        byte[] bytes = input.readNBytes(size);
        if (bytes.length < size) {
            throw broken("has a length of " + size + " bytes, but the input ends after " + bytes.length, null);
        }
        Message message;
        try {
            message = prototype.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException ex) {
            throw broken("is no " + prototype.getDescriptorForType().getFullName() + ": " + ex.getMessage(), ex);
        }
        offset += CodedOutputStream.computeUInt32SizeNoTag(size) + size;
        return Datum.ofMessage(source(), count, message);
    }

    private int size(int first) throws IOException {
        int size;
        try {
            size = CodedInputStream.readRawVarint32(first, input);
        } catch (InvalidProtocolBufferException ex) {
            throw broken("has no readable length: " + ex.getMessage(), ex);
        }
        if (size < 0) {
            throw broken(
                    "has a length of " + Integer.toUnsignedString(size) + " bytes, more than a message can have", null);
        }
        return size;
    }

    private DatumException broken(String problem, @Nullable Throwable cause) {
        return new DatumException(source(), 0, "message " + count + " at byte " + offset + " " + problem, cause);
    }

    @Override
    long line() {
        return 0;
    }
}
