package io.taskgraph.samples.bwmf;

import io.taskgraph.EpochContext;

/** Every task but the leading one: tells it when its own outcome is durable. */
final class FollowingTask extends FactorTask {

    static final String DONE = "done";

    FollowingTask(Problem problem, Share share) {
        super(problem, share);
    }

    @Override
    void updated(EpochContext context, BlockState updated) {
        state(updated);
        checkpoint(context);
    }

    @Override
    void done(EpochContext context) {
        framework().publish(context, REPORT, state().report());
        framework().flagMeta(context, BwmfApplication.MASTER, DONE);
    }

    @Override
    void finish(EpochContext context) {
        // The leading task pulls the blocks.
    }
}
