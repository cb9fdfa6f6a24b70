package com.example.job;

import com.example.job.proto.Gradient;
import com.example.job.proto.GradientRequest;
import com.example.job.proto.GradientsGrpc;
import com.example.job.proto.Line;
import com.example.job.proto.LineRequest;
import com.example.job.proto.ModelGrpc;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Task 0: holds the line and moves it one step downhill in each epoch. */
final class LineTask implements Task, Checkpointable {

    private static final long LAST_EPOCH = 40;
    private static final double STEP = 0.9;

    private final long workers;
    private final Map<Long, Gradient> gradients = new TreeMap<>();
    private Framework framework;

    private long epoch;
    /** The line in {@code epoch}. */
    private Line line = Line.getDefaultInstance();
    /** The line in the epoch after. */
    private Line next = line;

    LineTask(long workers) {
        this.workers = workers;
    }

    @Override
    public void init(long taskId, Framework framework) {
        this.framework = framework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        gradients.clear();
        if (context.epoch() > epoch) {
            epoch = context.epoch();
            line = next;
        }
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        framework
                .dataRequest(
                        context,
                        fromId,
                        GradientsGrpc.getGetGradientMethod(),
                        GradientRequest.getDefaultInstance())
                .thenAccept(gradient -> add(context, fromId, gradient));
    }

    private void add(EpochContext context, long fromId, Gradient gradient) {
        gradients.put(fromId, gradient);
        if (gradients.size() < workers) {
            return;
        }
        next = step(line, gradients.values());
        if (context.epoch() < LAST_EPOCH) {
            framework.checkpoint(context).thenRun(() -> framework.incEpoch(context));
        } else {
            framework.shutdownJob(Outcome.succeeded(
                    String.format(Locale.ROOT, "y = %.4f + %.4f x", next.getIntercept(), next.getSlope())));
        }
    }

    private static Line step(Line line, Collection<Gradient> gradients) {
        long rows = gradients.stream().mapToLong(Gradient::getRows).sum();
        double intercept = gradients.stream().mapToDouble(Gradient::getIntercept).sum();
        double slope = gradients.stream().mapToDouble(Gradient::getSlope).sum();
        return Line.newBuilder()
                .setIntercept(line.getIntercept() - STEP * intercept / rows)
                .setSlope(line.getSlope() - STEP * slope / rows)
                .build();
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(new ModelGrpc.ModelImplBase() {
            @Override
            public void getLine(LineRequest request, StreamObserver<Line> answer) {
                answer.onNext(line);
                answer.onCompleted();
            }
        });
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        new DataOutputStream(out).writeLong(epoch);
        line.writeDelimitedTo(out);
        next.writeDelimitedTo(out);
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        epoch = new DataInputStream(in).readLong();
        line = Line.parseDelimitedFrom(in);
        next = Line.parseDelimitedFrom(in);
    }
}
