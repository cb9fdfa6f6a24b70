package io.taskgraph.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
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
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of {@link TreeSum} by hand, as one writes them at first: a key in etcd for each flag, which who waits for it watches, and
 * a unary call of grpc-java over the loopback interface for each number, with the default executors of both libraries.
 */
final class RawTreeSum implements AutoCloseable {

    private static final MethodDescriptor<StringValue, Int64Value> GET =
            MethodDescriptor.<StringValue, Int64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("benchmark.RawTree/Get")
                    .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .build();

    private final String prefix = Jobs.newName();
    private final List<Watch.Watcher> watchers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Client client;
    private final Server server;
    private final ManagedChannel channel;
    private final long tasks;
    private final LongPredicate isLast;
    private volatile @Nullable Throwable failure;

    RawTreeSum(URI etcd, long tasks, LongPredicate isLast) throws IOException {
        this.tasks = tasks;
        this.isLast = isLast;
        client = Client.builder().endpoints(etcd).build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("benchmark.RawTree")
                        .addMethod(GET, ServerCalls.asyncUnaryCall(this::answer))
                        .build())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        for (long task = 0; task < tasks; task++) {
            nodes.add(new Node(task));
        }
        nodes.forEach(Node::watch);
    }

    void run() throws InterruptedException {
        put("/epoch", 0);
        if (!end.await(2, TimeUnit.MINUTES) || failure != null) {
            throw new IllegalStateException("the tree stands still", failure);
        }
    }

    /** What is asked for is {@code down/<task>} or {@code up/<task>}. */
    private void answer(StringValue what, StreamObserver<Int64Value> answers) {
        String[] words = what.getValue().split("/", 2);
        answers.onNext(Int64Value.of(nodes.get(Integer.parseInt(words[1])).value("down".equals(words[0]))));
        answers.onCompleted();
    }

    private void put(String key, long epoch) {
        var unused = client.getKVClient()
                .put(ByteSequence.from(prefix + key, UTF_8), ByteSequence.from(Long.toString(epoch), UTF_8))
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        fail(failed);
                    }
                });
    }

    /** A watch opens some time after the call: it must not miss changes in between. */
    private void watch(String key, Runnable changed) {
        watchers.add(client.getWatchClient()
                .watch(
                        ByteSequence.from(prefix + key, UTF_8),
                        WatchOption.builder().withRevision(1).build(),
                        response -> response.getEvents().forEach(event -> changed.run())));
    }

    private void fail(Throwable cause) {
        failure = cause;
        end.countDown();
    }

    @Override
    public void close() {
        watchers.forEach(Watch.Watcher::close);
        channel.shutdownNow();
        server.shutdownNow();
        client.close();
    }

    private final class Node {

        private final long task;
        private final int children;
        private long epoch;
        private long down;
        private long sum;
        private int missing;

        Node(long task) {
            this.task = task;
            this.children = TreeSum.children(tasks, task);
        }

        void watch() {
            if (task == 0) {
                RawTreeSum.this.watch("/epoch", () -> passOn(epoch));
            } else {
                long parent = (task - 1) / TreeSum.FAN_OUT;
                RawTreeSum.this.watch("/flags/down/" + parent, () -> ask("down/" + parent, this::passOn));
            }
            for (long i = 1; i <= children; i++) {
                String child = "up/" + (task * TreeSum.FAN_OUT + i);
                RawTreeSum.this.watch("/flags/" + child, () -> ask(child, this::add));
            }
        }

        private void ask(String what, LongConsumer then) {
            ClientCalls.asyncUnaryCall(
                    channel.newCall(GET, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES)),
                    StringValue.of(what),
                    new StreamObserver<Int64Value>() {
                        @Override
                        public void onNext(Int64Value answer) {
                            then.accept(answer.getValue());
                        }

                        @Override
                        public void onError(Throwable cause) {
                            fail(cause);
                        }

                        @Override
                        public void onCompleted() {}
                    });
        }

        synchronized long value(boolean ofDown) {
            return ofDown ? down : sum;
        }

        private synchronized void passOn(long value) {
            down = value;
            sum = value * task;
            missing = children;
            if (children > 0) {
                put("/flags/down/" + task, value);
            } else {
                put("/flags/up/" + task, value);
            }
        }

        private synchronized void add(long value) {
            sum += value;
            if (--missing > 0) {
                return;
            }
            if (task != 0) {
                put("/flags/up/" + task, down);
                return;
            }
            try {
                TreeSum.check(tasks, epoch, sum);
            } catch (IllegalStateException wrong) {
                fail(wrong);
                return;
            }
            if (isLast.test(epoch)) {
                end.countDown();
            } else {
                put("/epoch", ++epoch);
            }
        }
    }
}
