package io.taskgraph.benchmarks;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a regression over a binary tree, without its arithmetic: in each epoch a number goes down from the root, each task
 * pulling it from its parent, and the sum over all tasks goes up, each task pulling from its children; a flag says each time that
 * it is there. The sum in epoch e of 15 tasks is 105 × e.
 */
final class TreeSum implements Task {

    static final int FAN_OUT = 2;
    static final MethodDescriptor<Int64Value, Int64Value> GET = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("benchmark.Tree/Get")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private static final String PARENTS = "Parents";
    private static final String CHILDREN = "Children";

    private final long tasks;
    private final LongPredicate isLast;
    private @Nullable Framework framework;
    private long id;
    private long down;
    private long sum;
    private int missing;

    /** Asks {@code isLast} at the root about each epoch when its sum is there. */
    TreeSum(long tasks, LongPredicate isLast) {
        this.tasks = tasks;
        this.isLast = isLast;
    }

    static Map<String, Topology> topologies(long tasks) {
        return Map.of(
                PARENTS, Topologies.treeParents(tasks, FAN_OUT), CHILDREN, Topologies.treeChildren(tasks, FAN_OUT));
    }

    /** Returns the number of children of a task. */
    static int children(long tasks, long task) {
        return Math.toIntExact(Math.max(0, Math.min(FAN_OUT, tasks - 1 - FAN_OUT * task)));
    }

    static void check(long tasks, long epoch, long sum) {
        long expected = epoch * tasks * (tasks - 1) / 2;
        if (sum != expected) {
            throw new IllegalStateException("sum %d instead of %d in epoch %d".formatted(sum, expected, epoch));
        }
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        sum = 0;
        missing = children(tasks, id);
        if (id == 0) {
            passOn(context, context.epoch());
        }
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        own().dataRequest(context, fromId, GET.getFullMethodName(), Int64Value.of(fromId < id ? 0 : 1));
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, Message output) {
        long value = ((Int64Value) output).getValue();
        if (fromId < id) {
            passOn(context, value);
        } else {
            sum += value;
            missing--;
            upIfComplete(context);
        }
    }

    private void passOn(EpochContext context, long value) {
        down = value;
        sum += value * id;
        if (missing > 0) {
            own().flagMeta(context, PARENTS, "down");
        }
        upIfComplete(context);
    }

    private void upIfComplete(EpochContext context) {
        if (missing > 0) {
            return;
        }
        if (id != 0) {
            own().flagMeta(context, CHILDREN, "up");
            return;
        }
        check(tasks, context.epoch(), sum);
        if (isLast.test(context.epoch())) {
            own().shutdownJob(Outcome.succeeded());
        } else {
            own().incEpoch(context);
        }
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("benchmark.Tree")
                .addMethod(GET, ServerCalls.asyncUnaryCall((input, answers) -> {
                    answers.onNext(Int64Value.of(input.getValue() == 0 ? down : sum));
                    answers.onCompleted();
                }))
                .build());
    }

    private Framework own() {
        return Objects.requireNonNull(framework);
    }
}
