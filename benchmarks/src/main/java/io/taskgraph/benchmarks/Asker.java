package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task 0 asks task 1 again and again, with a number of requests under way; {@code warm} runs when those to be measured begin. */
final class Asker implements Task {

    private static final long TARGET = 1;

    private final BytesValue payload;
    private final int underWay;
    private final long warmUp;
    private final long requests;
    private final Samples samples;
    private final Runnable warm;
    private @Nullable Framework framework;
    private long asked;
    private long answered;

    Asker(BytesValue payload, int underWay, long warmUp, long requests, Samples samples, Runnable warm) {
        this.payload = payload;
        this.underWay = underWay;
        this.warmUp = warmUp;
        this.requests = requests;
        this.samples = samples;
        this.warm = warm;
    }

    static Map<String, Topology> topologies() {
        return Map.of("Peers", Topologies.allToAll(2));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        if (framework != null && framework.getTaskId() == 0) {
            for (int i = 0; i < underWay; i++) {
                ask(framework, context);
            }
        }
    }

    private void ask(Framework current, EpochContext context) {
        if (asked++ >= warmUp + requests) {
            return;
        }
        long start = System.nanoTime();
        var unused = current.dataRequest(context, TARGET, Blob.ECHO, payload).thenAccept(answer -> {
            if (++answered > warmUp) {
                samples.add(System.nanoTime() - start);
            } else if (answered == warmUp) {
                warm.run();
            }
            if (answered == warmUp + requests) {
                current.shutdownJob(Outcome.succeeded());
            } else {
                ask(current, context);
            }
        });
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(Blob::service);
    }
}
