package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of {@link Asker} by hand on grpc-java, with its default executors. */
final class RawAsker implements AutoCloseable {

    private final ManagedChannel channel;

    RawAsker(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    /** Starts the server that it asks. */
    static Server serve(Map<Integer, BytesValue> blocks) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(Blob.service())
                .addService(Blob.blocks(blocks))
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build()
                .start();
    }

    /** Returns the block of so many MiB. */
    BytesValue get(int mebibytes) {
        return ClientCalls.blockingUnaryCall(channel, Blob.GET, CallOptions.DEFAULT, Int32Value.of(mebibytes));
    }

    void run(BytesValue payload, int underWay, long requests, Samples samples) throws InterruptedException {
        AtomicLong asked = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < underWay; i++) {
            ask(payload, asked, answered, requests, samples, end);
        }
        if (!end.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("only %d requests were answered".formatted(answered.get()));
        }
    }

    private void ask(
            BytesValue payload,
            AtomicLong asked,
            AtomicLong answered,
            long requests,
            Samples samples,
            CountDownLatch end) {
        if (asked.getAndIncrement() >= requests) {
            return;
        }
        long start = System.nanoTime();
        ClientCalls.asyncUnaryCall(
                channel.newCall(Blob.ECHO, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES)),
                payload,
                new StreamObserver<BytesValue>() {
                    @Override
                    public void onNext(BytesValue answer) {
                        answered.incrementAndGet();
                        synchronized (samples) {
                            samples.add(System.nanoTime() - start);
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        throw new IllegalStateException("The raw request failed", failure);
                    }

                    @Override
                    public void onCompleted() {
                        if (answered.get() == requests) {
                            end.countDown();
                        } else {
                            ask(payload, asked, answered, requests, samples, end);
                        }
                    }
                });
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
