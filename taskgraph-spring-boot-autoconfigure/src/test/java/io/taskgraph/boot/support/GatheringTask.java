package io.taskgraph.boot.support;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import java.util.HashSet;
import java.util.Set;

/** A task that goes on when it has heard as many neighbours as it waits for in an epoch. */
public abstract class GatheringTask implements Task {

    private final Set<Long> heard = new HashSet<>();
    private Framework framework;

    @Override
    public void init(long taskId, Framework given) {
        framework = given;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        heard.clear();
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        heard.add(fromId);
        if (heard.size() == awaited(context)) {
            heardAll(context);
        }
    }

    /** Returns how many neighbours it waits for. */
    protected abstract int awaited(EpochContext context);

    protected abstract void heardAll(EpochContext context);

    protected final Framework framework() {
        return framework;
    }

    protected final long id() {
        return framework.getTaskId();
    }

    /** Returns the number of its neighbours of a link type. */
    protected final int neighbors(EpochContext context, String linkType) {
        return framework.getTopology(linkType).getNeighbors(context.epoch()).size();
    }
}
