package io.taskgraph.attacks;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.taskgraph.engine.Protocol;
import io.taskgraph.grpc.v1.CallHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A caller with one connection, that sends whatever it likes. */
final class Attacker implements AutoCloseable {

    private static final Metadata.Key<byte[]> HEADER =
            Metadata.Key.of("taskgraph-request-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final ManagedChannel channel;

    /** Speaks plain text. */
    Attacker(String address) {
        this(address, InsecureChannelCredentials.create());
    }

    Attacker(String address, ChannelCredentials credentials) {
        channel = NettyChannelBuilder.forTarget(address, credentials)
                .directExecutor()
                .build();
    }

    /** What the metadata of a call says. */
    record Header(String run, long epoch, long from, long fromIncarnation, long to, long toIncarnation) {

        private Metadata metadata() {
            Metadata metadata = new Metadata();
            metadata.put(
                    HEADER,
                    CallHeader.newBuilder()
                            .setProtocol(Protocol.NUMBER)
                            .setRunId(run)
                            .setEpoch(epoch)
                            .setFrom(from)
                            .setFromIncarnation(fromIncarnation)
                            .setTo(to)
                            .setToIncarnation(toIncarnation)
                            .build()
                            .toByteArray());
            return metadata;
        }
    }

    /** Begins a call and sends nothing more of it. Returns its end. */
    CompletableFuture<Status> begin(String method, Header header) {
        return call(method, header.metadata(), null);
    }

    /** Makes a whole call. Returns its end. */
    CompletableFuture<Status> ask(String method, Header header, byte[] message) {
        return call(method, header.metadata(), message);
    }

    /** Makes a whole call without a header. Returns its end. */
    CompletableFuture<Status> ask(String method, byte[] message) {
        return call(method, new Metadata(), message);
    }

    private CompletableFuture<Status> call(String method, Metadata metadata, byte @Nullable [] message) {
        ClientCall<byte[], byte[]> call = channel.newCall(raw(method), CallOptions.DEFAULT);
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                metadata);
        call.request(Integer.MAX_VALUE);
        if (message != null) {
            call.sendMessage(message);
            call.halfClose();
        }
        return end;
    }

    private static MethodDescriptor<byte[], byte[]> raw(String method) {
        MethodDescriptor.Marshaller<byte[]> bytes = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                try {
                    return stream.readAllBytes();
                } catch (IOException cannot) {
                    throw new UncheckedIOException(cannot);
                }
            }
        };
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .build();
    }

    /** Goes away without a word to the calls under way. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
