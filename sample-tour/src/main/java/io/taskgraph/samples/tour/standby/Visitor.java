package io.taskgraph.samples.tour.standby;

import com.google.protobuf.ByteString;
import io.taskgraph.EpochContext;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.UpdateLog;

/** Books its seats in the hall, one after another: an update that is acknowledged is at the primary and at each backup. */
final class Visitor implements Task {

    private final BackedUpFramework framework;

    Visitor(BackedUpFramework framework) {
        this.framework = framework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        book(0);
    }

    private void book(long seat) {
        if (seat == StandbyApplication.SEATS) {
            return;
        }
        long number = (framework.getTaskId() - 1) * StandbyApplication.SEATS + seat;
        framework
                .update(0, UpdateLog.of(ByteString.copyFromUtf8(Long.toString(number))))
                .thenRun(() -> book(seat + 1));
    }
}
