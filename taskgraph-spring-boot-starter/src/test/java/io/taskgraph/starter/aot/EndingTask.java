package io.taskgraph.starter.aot;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import org.jspecify.annotations.Nullable;

/** Flags to its neighbours; task 0 ends the job when it has heard one. */
class EndingTask implements Task {

    private final String maker;
    private @Nullable Framework framework;

    EndingTask(String maker) {
        this.maker = maker;
    }

    @Override
    public void init(long taskId, Framework given) {
        framework = given;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        framework().flagMeta(context, "ring", "ready");
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (framework().getTaskId() == 0) {
            framework().shutdownJob(Outcome.succeeded("made by " + maker));
        }
    }

    private Framework framework() {
        if (framework == null) {
            throw new IllegalStateException("'init' comes first");
        }
        return framework;
    }
}
