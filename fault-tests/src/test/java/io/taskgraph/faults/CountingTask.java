package io.taskgraph.faults;

import com.google.protobuf.ByteString;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.UpdateLog;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has some updates of each counter under way at any time; prints how many were acknowledged, and which took long. */
final class CountingTask implements Task {

    private static final int AT_ONCE = 4;
    private static final long SLOW = 100_000_000L;

    private final Path stopFile;
    private final long[] acknowledged = new long[CounterApplication.COUNTERS + 1];
    private final long[] lastAcknowledged = new long[CounterApplication.COUNTERS + 1];
    private int underWay;
    private BackedUpFramework framework;

    CountingTask(Path stopFile) {
        this.stopFile = stopFile;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = (BackedUpFramework) newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        System.out.println("COUNTING");
        for (int counter = 1; counter <= CounterApplication.COUNTERS; counter++) {
            lastAcknowledged[counter] = System.nanoTime();
            for (int i = 0; i < AT_ONCE; i++) {
                underWay++;
                count(counter);
            }
        }
    }

    private void count(int counter) {
        framework.update(counter, UpdateLog.of(ByteString.copyFromUtf8("+1"))).thenRun(() -> {
            acknowledged[counter]++;
            long now = System.nanoTime();
            if (now - lastAcknowledged[counter] > SLOW) {
                System.out.println("GAP " + counter + " " + (now - lastAcknowledged[counter]) / 1_000_000);
            }
            lastAcknowledged[counter] = now;
            if (!Files.exists(stopFile)) {
                count(counter);
            } else if (--underWay == 0) {
                end();
            }
        });
    }

    private void end() {
        for (int counter = 1; counter <= CounterApplication.COUNTERS; counter++) {
            System.out.println("ACKNOWLEDGED " + counter + " " + acknowledged[counter]);
        }
        framework.shutdownJob(Outcome.succeeded());
    }
}
