package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The one gRPC method by which the processes of an iterative job ask each other, and the bytes of its messages. */
final class AskMethod {

    private static final String SERVICE = "taskgraph.Iterative";

    static final MethodDescriptor<Ask, Answer> ASK = MethodDescriptor.<Ask, Answer>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Ask"))
            .setRequestMarshaller(marshaller(AskMethod::write, AskMethod::readAsk))
            .setResponseMarshaller(marshaller(AskMethod::write, AskMethod::readAnswer))
            .build();

    @FunctionalInterface
    private interface Reader<T> {
        T read(CodedInputStream in) throws IOException;
    }

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private AskMethod() {}

    static BindableService service(BiConsumer<Ask, StreamObserver<Answer>> handler) {
        return () -> ServerServiceDefinition.builder(SERVICE)
                .addMethod(ASK, ServerCalls.asyncUnaryCall(handler::accept))
                .build();
    }

    private static <T> Marshaller<T> marshaller(Function<T, ByteString> writer, Reader<T> reader) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(T value) {
                return writer.apply(value).newInput();
            }

            @Override
            public T parse(InputStream stream) {
                try {
                    return reader.read(CodedInputStream.newInstance(stream));
                } catch (IOException e) {
                    throw Status.INTERNAL
                            .withDescription("a message of an iterative task cannot be read: " + e.getMessage())
                            .withCause(e)
                            .asRuntimeException();
                }
            }
        };
    }

    private static ByteString write(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
    }

    static ByteString write(Ask ask) {
        return write(out -> {
            out.writeStringNoTag(ask.kind().name());
            out.writeInt64NoTag(ask.from());
            out.writeSInt32NoTag(ask.number());
            out.writeStringNoTag(ask.header().collective());
            out.writeStringNoTag(ask.header().name());
            out.writeStringNoTag(ask.header().detail());
            write(ask.tasks(), out);
            write(ask.pieces(), out);
        });
    }

    private static Ask readAsk(CodedInputStream in) throws IOException {
        Ask.Kind kind;
        try {
            kind = Ask.Kind.valueOf(in.readString());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage() + ": run the same version in all processes", e);
        }
        return new Ask(
                kind,
                in.readInt64(),
                in.readSInt32(),
                new CallHeader(in.readString(), in.readString(), in.readString()),
                readLongs(in),
                readLongs(in));
    }

    static ByteString write(Answer answer) {
        return write(out -> {
            write(answer.tasks(), out);
            out.writeStringNoTag(answer.block());
            out.writeByteArrayNoTag(writeItems(answer.items()).toByteArray());
        });
    }

    private static Answer readAnswer(CodedInputStream in) throws IOException {
        List<Long> tasks = readLongs(in);
        String block = in.readString();
        return new Answer(tasks, readItems(in.readBytes()), block);
    }

    /** Returns the bytes of items; the bytes of large values are not copied. */
    static ByteString writeItems(List<Answer.Item> items) {
        ByteString all = write(out -> out.writeUInt32NoTag(items.size()));
        for (Answer.Item item : items) {
            ByteString head = write(out -> {
                out.writeSInt64NoTag(item.task());
                out.writeSInt64NoTag(item.piece());
                out.writeStringNoTag(item.tag());
                out.writeUInt32NoTag(item.bytes().size());
            });
            all = all.concat(head).concat(item.bytes());
        }
        return all;
    }

    static List<Answer.Item> readItems(ByteString bytes) throws IOException {
        CodedInputStream in = bytes.newCodedInput();
        in.enableAliasing(true);
        int count = in.readUInt32();
        List<Answer.Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Answer.Item(in.readSInt64(), in.readSInt64(), in.readString(), in.readBytes()));
        }
        return items;
    }

    private static void write(List<Long> numbers, CodedOutputStream out) throws IOException {
        out.writeUInt32NoTag(numbers.size());
        for (long number : numbers) {
            out.writeSInt64NoTag(number);
        }
    }

    private static List<Long> readLongs(CodedInputStream in) throws IOException {
        int count = in.readUInt32();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(in.readSInt64());
        }
        return numbers;
    }
}
