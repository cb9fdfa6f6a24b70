package io.taskgraph.test.simulation;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A task of a {@link MeshJob}: flags its metas, asks for what lies behind those that it is told of, and adds up the answers. */
final class MeshTask implements Task {

    private static final MethodDescriptor<StringValue, Int64Value> ASK =
            MethodDescriptor.<StringValue, Int64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("test.Mesh/Ask")
                    .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .build();

    private final MeshJob job;
    private final List<String> breaches;
    private final Set<Long> done = new HashSet<>();
    private Framework framework;
    private EpochContext current;
    private long id;
    private long sum;
    private int answers;

    MeshTask(MeshJob job, List<String> breaches) {
        this.job = job;
        this.breaches = breaches;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        current = context;
        sum = 0;
        answers = 0;
        done.clear();
        for (int link = 0; link < job.links(); link++) {
            for (int meta = 0; meta < job.metas(); meta++) {
                framework.flagMeta(context, "link" + link, "m" + meta);
                framework.flagMeta(context, "link" + link, "m" + meta);
            }
        }
        checkComplete();
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (linkType.equals(MeshJob.DONE)) {
            isDone(fromId);
            return;
        }
        framework
                .dataRequest(context, fromId, ASK, StringValue.of(linkType + " " + meta))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        sum += answer.getValue();
                        answers++;
                        checkComplete();
                    } else if (!(failure instanceof StaleEpochException)) {
                        breaches.add("request of task " + id + ": " + failure);
                    }
                })
                .exceptionally(failure -> null);
    }

    private void checkComplete() {
        long epoch = current.epoch();
        if (answers < job.expectedMetas(id, epoch)) {
            return;
        }
        if (answers > job.expectedMetas(id, epoch) || sum != job.result(id, epoch)) {
            breaches.add("task " + id + " has computed " + sum + " of " + answers + " answers in epoch " + epoch);
        }
        framework.flagMeta(current, MeshJob.DONE, "");
        if (job.races() && epoch < job.lastEpoch()) {
            framework.incEpoch(current);
        }
        if (id == 0) {
            isDone(0);
        }
    }

    private void isDone(long task) {
        done.add(task);
        if (done.size() < job.tasks()) {
            return;
        }
        if (current.epoch() < job.lastEpoch()) {
            framework.incEpoch(current);
        } else {
            framework.shutdownJob(Outcome.succeeded());
        }
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Mesh")
                .addMethod(ASK, ServerCalls.asyncUnaryCall((StringValue input, StreamObserver<Int64Value> observer) -> {
                    String[] asked = input.getValue().split(" ");
                    observer.onNext(Int64Value.of(job.answer(id, current.epoch(), asked[0], asked[1])));
                    observer.onCompleted();
                }))
                .build());
    }
}
