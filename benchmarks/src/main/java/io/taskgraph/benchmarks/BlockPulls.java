package io.taskgraph.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pulls of one published block, over the loopback interface, beside unary calls of grpc-java that return the same message. Both times
 * end when the parsed message is there. The block is published once, and the unary call serialises its message each time, as a
 * service does.
 */
final class BlockPulls {

    private static final String GET = "benchmark.Raw/Get";
    private static final List<Integer> MEBIBYTES = List.of(1, 16, 64);
    private static final double LEAST_TIMES = 3;

    private final Report report;

    BlockPulls(Report report) {
        this.report = report;
    }

    void run() throws Exception {
        for (int mebibytes : MEBIBYTES) {
            int pulls = Math.max(20, 400 / mebibytes);
            BytesValue block = block(mebibytes << 20);
            Samples raw = raw(block, pulls);
            Samples ours = ours(block, pulls);
            double times = raw.millis(50) / ours.millis(50);
            boolean budgeted = mebibytes == 16;
            report.add(new Row(
                    "pull of a block of %d MiB, MiB/s".formatted(mebibytes),
                    "MiB/s",
                    mebibytes * 1000 / ours.millis(50),
                    null,
                    mebibytes * 1000 / raw.millis(50),
                    ours.count(),
                    budgeted ? "at least %s x raw unary".formatted(LEAST_TIMES) : "",
                    budgeted ? times >= LEAST_TIMES : null));
            report.add(Row.of("pull of a block of %d MiB".formatted(mebibytes), ours));
        }
    }

    private static BytesValue block(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return BytesValue.of(ByteString.copyFrom(bytes));
    }

    private static Samples raw(BytesValue block, int pulls) throws IOException {
        MethodDescriptor<Empty, BytesValue> get = MethodDescriptor.<Empty, BytesValue>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(GET)
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                .build();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder("benchmark.Raw")
                        .addMethod(get, ServerCalls.asyncUnaryCall((input, responses) -> {
                            responses.onNext(block);
                            responses.onCompleted();
                        }))
                        .build())
                .build()
                .start();
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
        try {
            Samples samples = new Samples();
            for (int i = -pulls / 4; i < pulls; i++) {
                long start = System.nanoTime();
                BytesValue answer =
                        ClientCalls.blockingUnaryCall(channel, get, CallOptions.DEFAULT, Empty.getDefaultInstance());
                check(answer, block);
                if (i >= 0) {
                    samples.add(System.nanoTime() - start);
                }
            }
            return samples;
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    /** Two members on an embedded coordinator that both use: task 0 publishes, and task 1 pulls, again and again. */
    private static Samples ours(BytesValue block, int pulls) throws Exception {
        Samples samples = new Samples();
        EmbeddedCoordinator coordinator = EmbeddedCoordinator.create();
        RuntimeSettings settings = RuntimeSettings.of(Jobs.newName(), 2).withSlots(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Member first = member(settings, coordinator, block, pulls, samples);
                Member second = member(settings, coordinator, block, pulls, samples)) {
            List<Future<?>> runs = List.of(threads.submit(() -> end(first)), threads.submit(() -> end(second)));
            for (Future<?> run : runs) {
                run.get(5, TimeUnit.MINUTES);
            }
            return samples;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Member member(
            RuntimeSettings settings, EmbeddedCoordinator coordinator, BytesValue block, int pulls, Samples samples) {
        return new Member(
                settings,
                coordinator,
                GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0)),
                task -> new PullingTask(block, pulls, samples),
                Map.of());
    }

    private static Outcome end(Member member) throws InterruptedException {
        member.run();
        return Outcome.succeeded();
    }

    private static void check(BytesValue answer, BytesValue block) {
        if (answer.getValue().size() != block.getValue().size()) {
            throw new IllegalStateException("a message of " + answer.getValue().size()
                    + " bytes has come instead of one of " + block.getValue().size());
        }
    }

    private static final class PullingTask implements Task {

        private static final String NAME = "block";

        private final BytesValue block;
        private final int pulls;
        private final Samples samples;
        private @Nullable Framework framework;

        PullingTask(BytesValue block, int pulls, Samples samples) {
            this.block = block;
            this.pulls = pulls;
            this.samples = samples;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            Framework own = Objects.requireNonNull(framework);
            if (own.getTaskId() == 0) {
                own.publish(context, NAME, block);
            } else {
                pull(own, context, -Math.max(1, pulls / 4));
            }
        }

        private void pull(Framework own, EpochContext context, int number) {
            if (number == pulls) {
                own.shutdownJob(Outcome.succeeded());
                return;
            }
            long start = System.nanoTime();
            var unused = own.pull(context, 0, NAME, BytesValue.parser()).thenAccept(answer -> {
                check(answer, block);
                if (number >= 0) {
                    samples.add(System.nanoTime() - start);
                }
                pull(own, context, number + 1);
            });
        }
    }
}
