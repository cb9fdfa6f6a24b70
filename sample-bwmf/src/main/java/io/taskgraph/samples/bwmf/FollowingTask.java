package io.taskgraph.samples.bwmf;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;

/** Every task but the leading one: tells it when its own outcome is durable. */
final class FollowingTask extends FactorTask {

    FollowingTask(Framework framework, Problem problem, Share share) {
        super(framework, problem, share);
    }

    @Override
    void updated(EpochContext context, BlockState updated) {
        state = updated;
        checkpoint(context);
    }

    @Override
    void done(EpochContext context) {
        framework.publish(context, REPORT, state().report());
        framework.flagMeta(context, BwmfApplication.MASTER, "done");
    }
}
