package io.taskgraph.etcd;

import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;

/** Answers with its incarnation, and fails when it is asked with a negative number. */
final class AskedTask implements Task {

    static final MethodDescriptor<Int64Value, Int64Value> ASK = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Asked/Ask")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private final AskingTask.Record record;
    private final boolean moves;
    private Framework framework;

    /** Gives itself up after each answer if it {@code moves}. */
    AskedTask(AskingTask.Record record, boolean moves) {
        this.record = record;
        this.moves = moves;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
        record.born().put(framework.fencingToken(), System.nanoTime());
    }

    @Override
    public void enterEpoch(EpochContext context) {}

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Asked")
                .addMethod(ASK, ServerCalls.asyncUnaryCall(this::answer))
                .build());
    }

    private void answer(Int64Value asked, StreamObserver<Int64Value> observer) {
        if (asked.getValue() < 0) {
            record.callsThatFailed().incrementAndGet();
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription("no negative numbers")
                    .asRuntimeException());
            return;
        }
        observer.onNext(Int64Value.of(framework.fencingToken()));
        observer.onCompleted();
        if (moves) {
            framework.kill();
        }
    }
}
