package io.taskgraph.grpc;

import io.grpc.MethodDescriptor;
import io.taskgraph.transport.EncodedMessage;
import java.io.InputStream;

/** Messages of a method whose types this process does not know. */
final class RawMarshaller implements MethodDescriptor.Marshaller<EncodedMessage> {

    /** Stands for every such method. */
    static final MethodDescriptor<EncodedMessage, EncodedMessage> UNKNOWN =
            MethodDescriptor.<EncodedMessage, EncodedMessage>newBuilder(new RawMarshaller(), new RawMarshaller())
                    .setFullMethodName("taskgraph.v1.Unknown/Unknown")
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .build();

    @Override
    public InputStream stream(EncodedMessage value) {
        return value.stream();
    }

    @Override
    public EncodedMessage parse(InputStream stream) {
        return EncodedMessage.read(stream);
    }
}
