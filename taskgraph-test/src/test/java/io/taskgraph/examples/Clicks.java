package io.taskgraph.examples;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.UpdateLog;

/** Raises a counter of task 0 a number of times, one after another, and ends the job with its value. */
final class Clicks implements Task {

    private final int clicks;
    private BackedUpFramework framework;

    Clicks(int clicks) {
        this.clicks = clicks;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = (BackedUpFramework) newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        click(context, clicks);
    }

    private void click(EpochContext context, int left) {
        if (left > 0) {
            framework
                    .update(0, UpdateLog.of(ByteString.copyFromUtf8("clicks")))
                    .thenRun(() -> click(context, left - 1));
            return;
        }
        framework
                .dataRequest(context, 0, Counters.GET, StringValue.of("clicks"))
                .thenAccept(count -> framework.shutdownJob(Outcome.succeeded("clicks: " + count.getValue())));
    }
}
