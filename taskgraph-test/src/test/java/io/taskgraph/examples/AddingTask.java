package io.taskgraph.examples;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** In each epoch, adds the numbers of all others to its own. Task 0 moves the job on when all have made their sums durable. */
final class AddingTask implements Task, Checkpointable {

    private final long tasks;
    private final long lastEpoch;
    private final Map<Long, Long> taken = new HashMap<>();
    private final Set<Long> finished = new HashSet<>();
    private Framework framework;
    private long id;
    private long epoch;
    private long before;
    private long after;

    AddingTask(long tasks, long lastEpoch) {
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
        id = taskId;
        before = taskId + 1;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        startFrom(context.epoch());
        framework.publish(context, "number", Int64Value.of(before));
        for (long neighbour : framework.getTopology("Neighbors").getNeighbors(context.epoch())) {
            framework
                    .pull(context, neighbour, "number", Int64Value.parser())
                    .thenAccept(number -> take(context, neighbour, number.getValue()));
        }
    }

    private void startFrom(long entered) {
        if (entered > epoch) {
            before = after;
            epoch = entered;
        }
        taken.clear();
        finished.clear();
    }

    private void take(EpochContext context, long neighbour, long number) {
        taken.put(neighbour, number);
        if (taken.size() < tasks - 1) {
            return;
        }
        after = before + taken.values().stream().mapToLong(Long::longValue).sum();
        framework
                .checkpoint(context)
                .thenAccept(durable -> framework.flagMeta(context, "Neighbors", "done"))
                .thenRun(() -> finished(context, id));
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        finished(context, fromId);
    }

    private void finished(EpochContext context, long task) {
        finished.add(task);
        if (id != 0 || finished.size() < tasks) {
            return;
        }
        if (context.epoch() < lastEpoch) {
            framework.incEpoch(context);
        } else {
            framework.shutdownJob(Outcome.succeeded("sum " + after));
        }
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        DataOutputStream numbers = new DataOutputStream(out);
        numbers.writeLong(epoch);
        numbers.writeLong(before);
        numbers.writeLong(after);
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        DataInputStream numbers = new DataInputStream(in);
        epoch = numbers.readLong();
        before = numbers.readLong();
        after = numbers.readLong();
    }
}
