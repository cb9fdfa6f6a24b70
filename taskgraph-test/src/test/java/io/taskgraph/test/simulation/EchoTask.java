package io.taskgraph.test.simulation;

import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A task that can be asked for a number; what it does beside that is up to the test. */
abstract class EchoTask implements Task {

    static final String ALL = "All";
    static final MethodDescriptor<Int64Value, Int64Value> ECHO = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Echo/Echo")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    protected long id;
    protected Framework framework;

    static Map<String, Topology> allToAll(long tasks) {
        return Map.of(ALL, Topologies.allToAll(tasks));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {}

    /** Answers with the number asked with, and 100 for each step of the task's own number. */
    void answer(long number, StreamObserver<Int64Value> observer) {
        observer.onNext(Int64Value.of(number + 100 * id));
        observer.onCompleted();
    }

    final CompletionStage<Int64Value> ask(EpochContext context, long to, long number) {
        return framework.dataRequest(context, to, ECHO, Int64Value.of(number));
    }

    final boolean askByCallback(EpochContext context, long to, long number) {
        return framework.dataRequest(context, to, ECHO.getFullMethodName(), Int64Value.of(number));
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Echo")
                .addMethod(
                        ECHO,
                        ServerCalls.asyncUnaryCall((Int64Value input, StreamObserver<Int64Value> observer) ->
                                answer(input.getValue(), observer)))
                .build());
    }
}
