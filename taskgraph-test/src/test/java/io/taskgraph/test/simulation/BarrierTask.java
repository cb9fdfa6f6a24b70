package io.taskgraph.test.simulation;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;

/** All tasks flag to all in each epoch; task 0 advances once it has seen every flag. */
final class BarrierTask extends EchoTask {

    /** Told where an epoch begins and right after it was asked to end; may kill the task. */
    @FunctionalInterface
    interface AtEdge {
        void at(Framework framework);
    }

    private final long tasks;
    private final long lastEpoch;
    private final AtEdge edge;
    private long seen;

    BarrierTask(long tasks, long lastEpoch, AtEdge edge) {
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
        this.edge = edge;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        seen = 0;
        edge.at(framework);
        framework.flagMeta(context, ALL, "here");
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        seen++;
        if (id != 0 || seen < tasks - 1) {
            return;
        }
        if (context.epoch() == lastEpoch) {
            framework.shutdownJob(Outcome.succeeded());
        } else {
            framework.incEpoch(context);
            edge.at(framework);
        }
    }
}
