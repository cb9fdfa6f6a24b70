package io.taskgraph.masterworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The bytes of calls and replies: protobuf encoding, so that fields may be added. */
final class Wire {

    /** Writes the fields of one message. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private Wire() {}

    static byte[] write(Call call) {
        return write(out -> {
            out.writeBool(1, call.kind() == Call.Kind.DATA);
            out.writeUInt64(2, call.from());
            out.writeUInt64(3, call.incarnation());
            out.writeUInt64(4, call.number());
            out.writeUInt64(5, call.lowest());
            out.writeString(6, call.id());
            out.writeString(7, call.method());
            out.writeString(8, call.input().type());
            out.writeBytes(9, call.input().bytes());
        });
    }

    static Call readCall(CodedInputStream in) throws IOException {
        long[] numbers = new long[6];
        String[] texts = {"", "", ""};
        ByteString bytes = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field < 6) {
                numbers[field] = in.readUInt64();
            } else if (field < 9) {
                texts[field - 6] = in.readString();
            } else if (field == 9) {
                bytes = in.readBytes();
            } else {
                in.skipField(tag);
            }
        }
        Call.Kind kind = numbers[1] == 0 ? Call.Kind.NOTIFY : Call.Kind.DATA;
        return new Call(
                kind, numbers[2], numbers[3], numbers[4], numbers[5], texts[0], texts[1], new Content(texts[2], bytes));
    }

    static byte[] write(Reply reply) {
        return write(out -> {
            out.writeString(1, reply.output().type());
            out.writeBytes(2, reply.output().bytes());
            out.writeString(3, reply.errorClass());
            out.writeString(4, reply.errorMessage());
        });
    }

    static Reply readReply(CodedInputStream in) throws IOException {
        String[] texts = {"", "", "", "", ""};
        ByteString bytes = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field == 2) {
                bytes = in.readBytes();
            } else if (field < 5) {
                texts[field] = in.readString();
            } else {
                in.skipField(tag);
            }
        }
        return new Reply(new Content(texts[1], bytes), texts[3], texts[4]);
    }

    private static byte[] write(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
