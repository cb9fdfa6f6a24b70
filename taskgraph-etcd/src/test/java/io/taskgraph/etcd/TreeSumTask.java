package io.taskgraph.etcd;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Task i holds epoch × i, and the root of a binary tree sums over all in each epoch. */
final class TreeSumTask implements Task {

    private static final String CHILDREN = "Children";
    private static final MethodDescriptor<Empty, Int64Value> SUM = MethodDescriptor.<Empty, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Tree/Sum")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private final LongSupplier lastEpoch;
    private final Map<Long, Long> results;
    private final Map<Long, Long> ofChildren = new HashMap<>();
    private final List<StreamObserver<Int64Value>> waiting = new ArrayList<>();
    private Framework framework;
    private EpochContext current;
    private long id;

    /** Writes the sum of each epoch up to the last into {@code results}; the root asks in each which the last is. */
    TreeSumTask(LongSupplier lastEpoch, Map<Long, Long> results) {
        this.lastEpoch = lastEpoch;
        this.results = results;
    }

    static Map<String, Topology> topologies(long tasks) {
        return Map.of(CHILDREN, Topologies.treeChildren(tasks, 2));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        current = context;
        ofChildren.clear();
        waiting.clear();
        finishIfComplete();
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        framework.dataRequest(context, fromId, SUM.getFullMethodName(), Empty.getDefaultInstance());
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, Message output) {
        ofChildren.put(fromId, ((Int64Value) output).getValue());
        finishIfComplete();
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Tree")
                .addMethod(SUM, ServerCalls.asyncUnaryCall((Empty input, StreamObserver<Int64Value> observer) -> {
                    waiting.add(observer);
                    answerIfComplete();
                }))
                .build());
    }

    private void finishIfComplete() {
        if (!isComplete()) {
            return;
        }
        answerIfComplete();
        if (id != 0) {
            framework.flagMeta(current, CHILDREN, "sum");
            return;
        }
        results.put(current.epoch(), sum());
        if (current.epoch() >= lastEpoch.getAsLong()) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(current);
        }
    }

    private void answerIfComplete() {
        if (isComplete()) {
            waiting.forEach(observer -> {
                observer.onNext(Int64Value.of(sum()));
                observer.onCompleted();
            });
            waiting.clear();
        }
    }

    private boolean isComplete() {
        return ofChildren.size()
                == framework.getTopology(CHILDREN).getNeighbors(current.epoch()).size();
    }

    private long sum() {
        return current.epoch() * id
                + ofChildren.values().stream().mapToLong(Long::longValue).sum();
    }
}
