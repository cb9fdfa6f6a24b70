package com.example.job;

import com.example.job.proto.Gradient;
import com.example.job.proto.GradientRequest;
import com.example.job.proto.GradientsGrpc;
import com.example.job.proto.LineRequest;
import com.example.job.proto.ModelGrpc;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import java.util.concurrent.CompletionStage;

/** Tasks 1 and up: in each epoch, asks task 0 for the line and works out the gradient over its own points. */
final class GradientTask implements Task {

    private final Points points;
    private Framework framework;
    private CompletionStage<Gradient> gradient;

    GradientTask(Points points) {
        this.points = points;
    }

    @Override
    public void init(long taskId, Framework framework) {
        this.framework = framework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        gradient = framework
                .dataRequest(context, 0, ModelGrpc.getGetLineMethod(), LineRequest.getDefaultInstance())
                .thenCompose(line -> framework.compute(context, () -> points.gradient(line)));
        gradient.thenRun(() -> framework.flagMeta(context, "workers", "gradient"));
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(new GradientsGrpc.GradientsImplBase() {

            /** Answers when the gradient is there: a new copy of this task is asked before it has worked it out. */
            @Override
            public void getGradient(GradientRequest request, StreamObserver<Gradient> answer) {
                gradient.thenAccept(value -> {
                    answer.onNext(value);
                    answer.onCompleted();
                });
            }
        });
    }
}
