package io.taskgraph.benchmarks;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The least a job can do: every task flags task 0 in each epoch, and task 0 advances once all have. */
final class FlagBarrier implements Task {

    private static final String WORKERS = "Workers";

    private final long tasks;
    private final long lastEpoch;
    private final LongConsumer epochDone;
    private @Nullable Framework framework;
    private long id;
    private long arrived;

    /** Tells {@code epochDone} at task 0 when all have flagged in an epoch. */
    FlagBarrier(long tasks, long lastEpoch, LongConsumer epochDone) {
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
        this.epochDone = epochDone;
    }

    static Map<String, Topology> topologies(long tasks) {
        return Map.of(WORKERS, Topologies.starWorkers(tasks));
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        id = taskId;
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        arrived = 0;
        if (id != 0 && framework != null) {
            framework.flagMeta(context, WORKERS, "here");
        }
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (++arrived < tasks - 1 || framework == null) {
            return;
        }
        epochDone.accept(context.epoch());
        if (context.epoch() == lastEpoch) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(context);
        }
    }
}
