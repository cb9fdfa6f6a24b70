package io.taskgraph.test.simulation;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
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

/** The original project's own check: task i holds epoch × i, and the root of a binary tree sums over all. */
final class TreeSum implements Task {

    static final String CHILDREN = "Children";
    static final MethodDescriptor<Empty, Int64Value> GET_SUM = MethodDescriptor.<Empty, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.TreeSum/GetSum")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    /** Told before each step of a task; may kill it. */
    interface Chaos {
        void before(String callback, Framework framework);
    }

    private final long lastEpoch;
    private final Map<Long, Long> sums;
    private final Chaos chaos;
    private final Map<Long, Long> ofChildren = new HashMap<>();
    private final List<StreamObserver<Int64Value>> askedEarly = new ArrayList<>();
    private Framework framework;
    private EpochContext current;
    private long id;

    TreeSum(long lastEpoch, Map<Long, Long> sums, Chaos chaos) {
        this.lastEpoch = lastEpoch;
        this.sums = sums;
        this.chaos = chaos;
    }

    static Map<String, Topology> topologies(long tasks) {
        return Map.of(CHILDREN, Topologies.treeChildren(tasks, 2));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
        chaos.before("init", framework);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        chaos.before("enterEpoch", framework);
        current = context;
        ofChildren.clear();
        askedEarly.clear();
        checkDone();
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        chaos.before("metaReady", framework);
        framework.dataRequest(context, fromId, GET_SUM.getFullMethodName(), Empty.getDefaultInstance());
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, com.google.protobuf.Message output) {
        chaos.before("dataReady", framework);
        if (ofChildren.put(fromId, ((Int64Value) output).getValue()) != null) {
            throw new IllegalStateException("answer of " + fromId + " told twice");
        }
        checkDone();
    }

    private boolean isDone() {
        return ofChildren.size()
                == framework.getTopology(CHILDREN).getNeighbors(current.epoch()).size();
    }

    private long sum() {
        return current.epoch() * id
                + ofChildren.values().stream().mapToLong(Long::longValue).sum();
    }

    private void checkDone() {
        if (!isDone()) {
            return;
        }
        askedEarly.forEach(this::answer);
        askedEarly.clear();
        if (id != 0) {
            framework.flagMeta(current, CHILDREN, "sum");
            return;
        }
        sums.put(current.epoch(), sum());
        if (current.epoch() == lastEpoch) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(current);
        }
    }

    private void answer(StreamObserver<Int64Value> observer) {
        observer.onNext(Int64Value.of(sum()));
        observer.onCompleted();
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.TreeSum")
                .addMethod(GET_SUM, ServerCalls.asyncUnaryCall((Empty input, StreamObserver<Int64Value> observer) -> {
                    chaos.before("handler", framework);
                    if (isDone()) {
                        answer(observer);
                    } else {
                        askedEarly.add(observer);
                    }
                }))
                .build());
    }
}
