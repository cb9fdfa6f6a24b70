package io.taskgraph.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of {@link TreeSum} by hand, as one writes them at first: a key in etcd for each flag, which who waits for it watches, and
 * a unary call of grpc-java over the loopback interface for each number, with the default executors of both libraries. This is the part of
 * one process, with one client, one server and a channel to the server of each; their ports are in etcd.
 */
final class RawTreeSum implements ByHand {

    private static final MethodDescriptor<StringValue, Int64Value> GET =
            MethodDescriptor.<StringValue, Int64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("benchmark.RawTree/Get")
                    .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .build();

    private static final String SERVERS = "/servers/";

    /** The nodes' are added by the thread that tells of servers. */
    private final List<Watch.Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Those of this process, by task. */
    private final Map<Long, Node> nodes = new HashMap<>();

    private final CountDownLatch end = new CountDownLatch(1);
    private final EpochWork.Share share;
    private final long tasks;
    private final LongPredicate isLast;
    private final Client client;
    private final Server server;

    /** By index of the process. */
    private final Map<Integer, ManagedChannel> channels = new ConcurrentHashMap<>();

    private volatile @Nullable Throwable failure;

    RawTreeSum(URI etcd, EpochWork.Share share, LongPredicate isLast) throws IOException {
        this.share = share;
        this.tasks = share.tasks();
        this.isLast = isLast;
        client = Client.builder().endpoints(etcd).build();
        for (long task = 0; task < tasks; task++) {
            if (share.has(task)) {
                nodes.put(task, new Node(task));
            }
        }
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("benchmark.RawTree")
                        .addMethod(GET, ServerCalls.asyncUnaryCall(this::answer))
                        .build())
                .build()
                .start();
        connect();
    }

    /** Puts the port of this process, and watches for those of all; then the nodes wait for the first epoch. */
    private void connect() {
        put(SERVERS + share.index(), server.getPort());
        watchers.add(client.getWatchClient()
                .watch(
                        ByteSequence.from(share.prefix() + SERVERS, UTF_8),
                        WatchOption.builder().isPrefix(true).withRevision(1).build(),
                        response -> response.getEvents().forEach(event -> connect(event.getKeyValue()))));
    }

    private void connect(KeyValue port) {
        String key = port.getKey().toString(UTF_8);
        channels.put(
                Integer.valueOf(key.substring(key.lastIndexOf('/') + 1)),
                NettyChannelBuilder.forAddress(
                                "127.0.0.1", Integer.parseInt(port.getValue().toString(UTF_8)))
                        .usePlaintext()
                        .build());
        if (channels.size() == share.processes()) {
            nodes.values().forEach(Node::watch);
        }
    }

    @Override
    public void run() throws InterruptedException {
        put("/epoch", 0);
        if (!end.await(2, TimeUnit.MINUTES) || failure != null) {
            throw new IllegalStateException("the tree stands still", failure);
        }
    }

    /** What is asked for is {@code down/<task>} or {@code up/<task>}. */
    private void answer(StringValue what, StreamObserver<Int64Value> answers) {
        String[] words = what.getValue().split("/", 2);
        answers.onNext(Int64Value.of(
                Objects.requireNonNull(nodes.get(Long.valueOf(words[1]))).value("down".equals(words[0]))));
        answers.onCompleted();
    }

    private void put(String key, long value) {
        var unused = client.getKVClient()
                .put(ByteSequence.from(share.prefix() + key, UTF_8), ByteSequence.from(Long.toString(value), UTF_8))
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
                        ByteSequence.from(share.prefix() + key, UTF_8),
                        WatchOption.builder().withRevision(1).build(),
                        response -> response.getEvents().forEach(event -> changed.run())));
    }

    private void fail(Throwable cause) {
        failure = cause;
        if (!share.has(0)) {
            cause.printStackTrace(); // the process of task 0 only sees that nothing comes
        }
        end.countDown();
    }

    @Override
    public void close() {
        watchers.forEach(Watch.Watcher::close);
        channels.values().forEach(ManagedChannel::shutdownNow);
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
                RawTreeSum.this.watch("/flags/down/" + parent, () -> ask(parent, "down/" + parent, this::passOn));
            }
            for (long i = 1; i <= children; i++) {
                long child = task * TreeSum.FAN_OUT + i;
                RawTreeSum.this.watch("/flags/up/" + child, () -> ask(child, "up/" + child, this::add));
            }
        }

        private void ask(long whom, String what, LongConsumer then) {
            ManagedChannel channel = Objects.requireNonNull(channels.get(share.processOf(whom)));
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
