package io.taskgraph.test.contract;

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
import org.jspecify.annotations.Nullable;

/**
 * A task of a job that shows whether flags, data requests and epochs work together: task i holds epoch × i, and the root of a
 * binary tree sums over all tasks in each epoch. With N tasks the sum in epoch e is e × N × (N − 1) / 2.
 *
 * <p>Each task flags to its parent when its sum is there; the parent pulls it. Whoever asks earlier is answered when it is there.
 * A second answer of one child in one epoch fails the job.
 */
public class TreeSumTask implements Task {

    private static final String CHILDREN = "Children";

    private static final MethodDescriptor<Empty, Int64Value> GET_SUM = MethodDescriptor.<Empty, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.TreeSum/GetSum")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private final Root root;
    private final Map<Long, Long> ofChildren = new HashMap<>();
    private final List<StreamObserver<Int64Value>> askedEarly = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // init comes first.
    private Framework framework;

    @SuppressWarnings("NullAway.Init") // enterEpoch comes before all that needs it.
    private EpochContext current;

    /** Judges the sums, at task 0. */
    @FunctionalInterface
    public interface Root {

        /** Returns how the job ends after the sum of an epoch, or null if another epoch is to follow. */
        @Nullable
        Outcome summed(long epoch, long sum);

        /** Writes the sum of each epoch into {@code sums}, and lets the job succeed in an epoch that it asks for each time. */
        static Root recording(Map<Long, Long> sums, LongSupplier lastEpoch) {
            return (epoch, sum) -> {
                sums.put(epoch, sum);
                return epoch >= lastEpoch.getAsLong() ? Outcome.succeeded() : null;
            };
        }
    }

    public TreeSumTask(Root root) {
        this.root = root;
    }

    /** Returns the link type of a job of {@code tasks} tasks with its topology. */
    public static Map<String, Topology> topologies(long tasks) {
        return Map.of(CHILDREN, Topologies.treeChildren(tasks, 2));
    }

    /** Returns the sum over all of {@code tasks} tasks in an epoch. */
    public static long expected(long tasks, long epoch) {
        return epoch * tasks * (tasks - 1) / 2;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        current = context;
        ofChildren.clear();
        askedEarly.clear();
        finishIfComplete();
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        framework.dataRequest(context, fromId, GET_SUM.getFullMethodName(), Empty.getDefaultInstance());
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, Message output) {
        if (ofChildren.put(fromId, ((Int64Value) output).getValue()) != null) {
            answeredAgain(fromId);
        }
        finishIfComplete();
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.TreeSum")
                .addMethod(GET_SUM, ServerCalls.asyncUnaryCall((Empty input, StreamObserver<Int64Value> observer) -> {
                    asked();
                    askedEarly.add(observer);
                    answerIfComplete();
                }))
                .build());
    }

    protected final Framework framework() {
        return framework;
    }

    /** Called before each answer to the parent. */
    protected void asked() {}

    /** Returns whether the task has done its own part of the epoch. */
    protected boolean hasWorked() {
        return true;
    }

    /** Called when a child's answer comes a second time in one epoch, which fails the job unless its flags differ. */
    protected void answeredAgain(long child) {
        throw new IllegalStateException("answer of " + child + " told twice");
    }

    /** Returns the meta of the flag to the parent. */
    protected String meta() {
        return "sum";
    }

    /** Goes on if the sum is there; to be called when {@link #hasWorked()} has become true. */
    protected final void finishIfComplete() {
        if (!isComplete()) {
            return;
        }
        answerIfComplete();
        if (framework.getTaskId() != 0) {
            framework.flagMeta(current, CHILDREN, meta());
            return;
        }
        Outcome outcome = root.summed(current.epoch(), sum());
        if (outcome == null) {
            framework.incEpoch(current);
        } else {
            framework.shutdownJob(outcome);
        }
    }

    private void answerIfComplete() {
        if (isComplete()) {
            askedEarly.forEach(observer -> {
                observer.onNext(Int64Value.of(sum()));
                observer.onCompleted();
            });
            askedEarly.clear();
        }
    }

    private boolean isComplete() {
        return hasWorked()
                && ofChildren.size()
                        == framework
                                .getTopology(CHILDREN)
                                .getNeighbors(current.epoch())
                                .size();
    }

    private long sum() {
        return current.epoch() * framework.getTaskId()
                + ofChildren.values().stream().mapToLong(Long::longValue).sum();
    }
}
