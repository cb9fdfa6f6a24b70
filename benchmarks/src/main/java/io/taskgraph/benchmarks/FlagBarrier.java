package io.taskgraph.benchmarks;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The least a job can do: every task flags task 0 in each epoch, and task 0 advances once all have. */
final class FlagBarrier implements Task {

    private static final String WORKERS = "Workers";

    private final long tasks;
    private final boolean computing;
    private final LongPredicate isLast;
    private @Nullable Framework framework;
    private long id;
    private long arrived;

    /** Asks {@code isLast} at task 0 about each epoch when all have flagged in it. */
    FlagBarrier(long tasks, LongPredicate isLast) {
        this(tasks, false, isLast);
    }

    /** @param computing whether each task computes something before it flags */
    FlagBarrier(long tasks, boolean computing, LongPredicate isLast) {
        this.tasks = tasks;
        this.computing = computing;
        this.isLast = isLast;
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
        Framework known = framework;
        if (id == 0 || known == null) {
            return;
        }
        if (computing) {
            known.compute(context, () -> id).thenAccept(done -> known.flagMeta(context, WORKERS, "here"));
        } else {
            known.flagMeta(context, WORKERS, "here");
        }
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (++arrived < tasks - 1 || framework == null) {
            return;
        }
        if (isLast.test(context.epoch())) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(context);
        }
    }
}
