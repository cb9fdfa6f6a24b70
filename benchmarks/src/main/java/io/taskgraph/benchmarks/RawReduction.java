package io.taskgraph.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * An allReduce by hand on grpc-java, as one writes it at first: a binary tree of tasks, a unary call to the parent that carries the sum of a
 * subtree and is answered with that of all. Tasks of ids that follow each other are in one process; calls are in-process ones if there is no
 * other process.
 */
final class RawReduction implements AutoCloseable {

    private static final int MAX_MESSAGE = 64 << 20;
    private static final MethodDescriptor<BytesValue, BytesValue> ADD =
            MethodDescriptor.<BytesValue, BytesValue>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("benchmark.RawReduction/Add")
                    .setRequestMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                    .build();

    private final int tasks;
    private final int processes;
    private final Server server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Map<Integer, Node> nodes = new HashMap<>();

    /** Serves the tasks of one of several processes. */
    RawReduction(int tasks, int index, int processes) throws IOException {
        this.tasks = tasks;
        this.processes = processes;
        tasksOf(index).forEach(task -> nodes.put(task, new Node(task)));
        ServerServiceDefinition service = ServerServiceDefinition.builder("benchmark.RawReduction")
                .addMethod(ADD, ServerCalls.asyncUnaryCall(this::add))
                .build();
        if (processes == 1) {
            String name = Jobs.newName();
            server = InProcessServerBuilder.forName(name)
                    .addService(service)
                    .build()
                    .start();
            channels.add(InProcessChannelBuilder.forName(name).build());
        } else {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .addService(service)
                    .build()
                    .start();
        }
    }

    /** Returns the tasks of a process. */
    IntStream tasksOf(int process) {
        return IntStream.range(0, tasks).filter(task -> process(task) == process);
    }

    private int process(int task) {
        return task * processes / tasks;
    }

    int port() {
        return server.getPort();
    }

    void connect(List<Integer> ports) {
        for (int port : ports) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .build());
        }
    }

    /** Returns the sum of all tasks' values; blocks. */
    double[] allReduce(int task, double[] value) {
        CompletableFuture<double[]> total = new CompletableFuture<>();
        node(task).add(value, total::complete);
        return total.join();
    }

    private void add(BytesValue request, StreamObserver<BytesValue> answer) {
        ByteBuffer bytes = request.getValue().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int task = bytes.getInt();
        double[] value = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(value);
        node(task).add(value, total -> {
            answer.onNext(message(0, total));
            answer.onCompleted();
        });
    }

    private Node node(int task) {
        return Objects.requireNonNull(nodes.get(task), () -> "task " + task + " is not served here");
    }

    private static BytesValue message(int task, double[] value) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + value.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(task).asDoubleBuffer().put(value);
        return BytesValue.of(UnsafeByteOperations.unsafeWrap(bytes.array()));
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Told the sum of all. */
    private interface Waiting {
        void told(double[] total);
    }

    private final class Node {

        private final int task;
        private final int expected;
        private double[] sum = {};
        private List<Waiting> waiting = new ArrayList<>();

        Node(int task) {
            this.task = task;
            this.expected = 1 + Math.max(0, Math.min(2, tasks - 1 - 2 * task));
        }

        void add(double[] value, Waiting who) {
            double[] complete;
            List<Waiting> told;
            synchronized (this) {
                waiting.add(who);
                if (waiting.size() == 1) {
                    sum = value.clone();
                } else {
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += value[i];
                    }
                }
                if (waiting.size() < expected) {
                    return;
                }
                complete = sum;
                told = waiting;
                waiting = new ArrayList<>();
            }
            if (task == 0) {
                told.forEach(one -> one.told(complete));
                return;
            }
            int parent = (task - 1) / 2;
            // Not within the context of the call that came last, whose end would cancel this one.
            Context.ROOT.run(() -> ClientCalls.asyncUnaryCall(
                    channels.get(process(parent)).newCall(ADD, CallOptions.DEFAULT),
                    message(parent, complete),
                    new Answer(told)));
        }
    }

    private record Answer(List<Waiting> told) implements StreamObserver<BytesValue> {

        @Override
        public void onNext(BytesValue answer) {
            ByteString bytes = answer.getValue();
            double[] total = new double[(bytes.size() - Integer.BYTES) / Double.BYTES];
            bytes.substring(Integer.BYTES)
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer()
                    .get(total);
            told.forEach(one -> one.told(total));
        }

        @Override
        public void onError(Throwable failure) {
            // The measured process ends with it: nobody waits for ever.
            failure.printStackTrace();
        }

        @Override
        public void onCompleted() {}
    }
}
