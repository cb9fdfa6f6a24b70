package io.taskgraph.faults;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Task i holds epoch × i, works on it for a while, and the root sums over all. The root judges each sum, so that a wrong one ends
 * the job as failed. Each flag names the incarnation that sets it. What each copy does is printed for {@link NodeProcess}.
 */
final class TreeSumTask implements Task {

    static final String CHILDREN = "Children";

    private static final MethodDescriptor<Empty, Int64Value> SUM = MethodDescriptor.<Empty, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("faults.Tree/Sum")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private final long tasks;
    private final Path stopFile;
    private final Duration work;
    private final Map<Long, Long> ofChildren = new HashMap<>();
    private final List<StreamObserver<Int64Value>> waiting = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // init comes first.
    private Framework framework;

    @SuppressWarnings("NullAway.Init") // enterEpoch comes before all that needs it.
    private EpochContext current;

    private long id;
    private boolean worked;

    TreeSumTask(long tasks, Path stopFile, Duration work) {
        this.tasks = tasks;
        this.stopFile = stopFile;
        this.work = work;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
        print("init", -1);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        print("enter", context.epoch());
        current = context;
        ofChildren.clear();
        waiting.clear();
        worked = false;
        framework
                .compute(context, () -> {
                    TimeUnit.MILLISECONDS.sleep(work.toMillis());
                    return true;
                })
                .thenAccept(done -> {
                    worked = true;
                    finishIfComplete();
                });
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
    public void exit() {
        print("exit", -1);
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("faults.Tree")
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
            framework.flagMeta(current, CHILDREN, "sum by " + framework.fencingToken());
            return;
        }
        long expected = current.epoch() * tasks * (tasks - 1) / 2;
        if (sum() != expected) {
            framework.shutdownJob(Outcome.failed("sum " + sum() + " instead of " + expected));
        } else if (Files.exists(stopFile)) {
            framework.shutdownJob(Outcome.succeeded("sum " + sum()));
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
        return worked
                && ofChildren.size()
                        == framework
                                .getTopology(CHILDREN)
                                .getNeighbors(current.epoch())
                                .size();
    }

    private long sum() {
        return current.epoch() * id
                + ofChildren.values().stream().mapToLong(Long::longValue).sum();
    }

    private void print(String callback, long epoch) {
        System.out.println(new Trace(System.currentTimeMillis(), callback, id, framework.fencingToken(), epoch).line());
    }
}
