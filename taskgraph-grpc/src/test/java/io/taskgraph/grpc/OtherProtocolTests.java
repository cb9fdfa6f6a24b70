package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.taskgraph.engine.Protocol;
import io.taskgraph.grpc.v1.BackupQuestion;
import io.taskgraph.grpc.v1.BackupsGrpc;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.CallHeader;
import io.taskgraph.grpc.v1.ProbeBackup;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A process of a later version calls this one: its calls are refused before anything of them is read, and it is told why. */
class OtherProtocolTests {

    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void callsOfEveryKindAreRefusedByNamingBothProtocols() {
        Metadata metadata = new Metadata();
        metadata.put(
                HeaderCodec.KEY,
                CallHeader.newBuilder()
                        .setProtocol(Protocol.NUMBER + 1)
                        .setRunId("run")
                        .build()
                        .toByteArray());
        try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))) {
            String address = server.serve(new Counting());
            ManagedChannel channel = new NettyPeers(NettySettings.of("127.0.0.1", 0)).open(address);
            try {
                assertRefused(() -> BackupsGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .tell(BackupQuestion.newBuilder()
                                .setProbe(ProbeBackup.newBuilder().setRound(1))
                                .build()));
                assertRefused(() -> BlocksGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .pull(PullRequest.newBuilder().setName("block").build())
                        .forEachRemaining(part -> {}));
            } finally {
                channel.shutdownNow();
            }
        }
        assertThat(taken).hasValue(0);
    }

    private static void assertRefused(Runnable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription())
                .contains("the caller speaks protocol " + (Protocol.NUMBER + 1))
                .contains("this process speaks protocol " + Protocol.NUMBER);
    }

    private final class Counting implements RequestHandler {

        @Override
        public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return null;
        }

        @Override
        public Runnable handle(IncomingCall call) {
            taken.incrementAndGet();
            return () -> {};
        }
    }
}
