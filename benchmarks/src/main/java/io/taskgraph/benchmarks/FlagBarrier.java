package io.taskgraph.benchmarks;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The least a job can do: every task flags task 0 in each epoch, and task 0 advances once all have. */
final class FlagBarrier implements Task {

    static final String WORKERS = "Workers";

    private final long tasks;
    private final long lastEpoch;
    private final AtomicLong firstEpochAt;
    private @Nullable Framework framework;
    private long id;
    private long arrived;

    FlagBarrier(long tasks, long lastEpoch, AtomicLong firstEpochAt) {
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
        this.firstEpochAt = firstEpochAt;
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
        firstEpochAt.compareAndSet(0, System.nanoTime());
        if (context.epoch() == lastEpoch) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(context);
        }
    }
}
