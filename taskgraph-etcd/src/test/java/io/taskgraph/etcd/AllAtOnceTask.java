package io.taskgraph.etcd;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the original could not bear, in each epoch: every task sets the same flag fifty times, asks every other one twice inside
 * {@code enterEpoch}, and advances the epoch together with all others; every 25 epochs one of them gives itself up in that
 * moment.
 */
final class AllAtOnceTask implements Task {

    private static final String ALL = "All";
    private static final int FLAGGED = 50;
    private static final int ASKED = 2;
    private static final int EPOCHS_BETWEEN_KILLS = 25;
    private static final MethodDescriptor<Int64Value, Int64Value> EPOCH =
            MethodDescriptor.<Int64Value, Int64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("test.All/Epoch")
                    .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .build();

    private final long tasks;
    private final long lastEpoch;
    private final List<String> violations;
    private final Map<Long, Integer> told = new HashMap<>();
    private Framework framework;
    private long entered = -1;
    private int answers;

    /** Notes in {@code violations} what must not be. */
    AllAtOnceTask(long tasks, long lastEpoch, List<String> violations) {
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
        this.violations = violations;
    }

    static Map<String, Topology> topologies(long tasks) {
        return Map.of(ALL, Topologies.allToAll(tasks));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        if (entered >= 0 && context.epoch() != entered + 1) {
            violations.add("epoch " + context.epoch() + " entered after " + entered);
        }
        entered = context.epoch();
        told.clear();
        answers = 0;
        for (int i = 0; i < FLAGGED; i++) {
            framework.flagMeta(context, ALL, "here");
        }
        for (long other = 0; other < tasks; other++) {
            for (int i = 0; i < ASKED && other != framework.getTaskId(); i++) {
                framework
                        .dataRequest(context, other, EPOCH, Int64Value.of(context.epoch()))
                        .thenAccept(answer -> answered(context, answer.getValue()));
            }
        }
    }

    private void answered(EpochContext context, long epoch) {
        if (epoch != context.epoch()) {
            violations.add("answer of epoch " + epoch + " in epoch " + context.epoch());
        }
        answers++;
        advanceIfComplete(context);
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (told.merge(fromId, 1, Integer::sum) > 1) {
            violations.add("flag of task " + fromId + " was told again in epoch " + context.epoch());
        }
        advanceIfComplete(context);
    }

    private void advanceIfComplete(EpochContext context) {
        if (told.size() < tasks - 1 || answers < ASKED * (tasks - 1)) {
            return;
        }
        if (context.epoch() == lastEpoch) {
            framework.shutdownJob(Outcome.succeeded());
            return;
        }
        framework.incEpoch(context);
        if (context.epoch() % EPOCHS_BETWEEN_KILLS == 0
                && framework.getTaskId() == context.epoch() / EPOCHS_BETWEEN_KILLS % tasks) {
            framework.kill();
        }
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.All")
                .addMethod(EPOCH, ServerCalls.asyncUnaryCall(this::answer))
                .build());
    }

    private void answer(Int64Value asked, StreamObserver<Int64Value> observer) {
        observer.onNext(Int64Value.of(entered));
        observer.onCompleted();
    }
}
