package io.taskgraph.samples.regression;

import io.taskgraph.EpochContext;
import io.taskgraph.samples.regression.model.Reduction;

/** Every task but the root: hands the merged answer to its parent. */
final class InnerTask extends ReducingTask {

    InnerTask(Share share) {
        super(share);
    }

    @Override
    void complete(EpochContext context, Reduction result) {
        flagReduction(context);
    }
}
