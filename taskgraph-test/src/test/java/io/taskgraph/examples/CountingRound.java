package io.taskgraph.examples;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import java.util.Set;
import java.util.TreeSet;

/** The task of docs/testing.md: in each of three epochs every task flags to all others, and task 0 goes on when it has heard them. */
final class CountingRound implements Task {

    static final String OTHERS = "Others";
    private static final long LAST_EPOCH = 2;

    private final long tasks;
    private final Set<Long> heard = new TreeSet<>();
    private Framework framework;

    CountingRound(long tasks) {
        this.tasks = tasks;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        heard.clear();
        framework.flagMeta(context, OTHERS, "ready");
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        heard.add(fromId);
        if (framework.getTaskId() > 0 || heard.size() < tasks - 1) {
            return;
        }
        if (context.epoch() < LAST_EPOCH) {
            framework.incEpoch(context);
        } else {
            framework.shutdownJob(Outcome.succeeded("heard " + heard));
        }
    }
}
