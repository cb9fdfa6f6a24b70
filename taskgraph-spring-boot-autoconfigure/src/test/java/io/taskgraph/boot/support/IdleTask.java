package io.taskgraph.boot.support;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;

/** A task that does nothing, of a job that does not end. */
public final class IdleTask implements Task {

    @Override
    public void init(long taskId, Framework framework) {}

    @Override
    public void enterEpoch(EpochContext context) {}
}
