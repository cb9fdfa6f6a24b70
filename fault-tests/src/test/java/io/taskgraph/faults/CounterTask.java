package io.taskgraph.faults;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Counts updates, and prints their number at the end of the job. */
final class CounterTask implements Task, Backupable {

    private long task;
    private long count;
    private boolean primary;

    @Override
    public void init(long taskId, Framework framework) {
        task = taskId;
    }

    @Override
    public void becamePrimary() {
        primary = true;
    }

    @Override
    public void enterEpoch(EpochContext context) {}

    @Override
    public void update(UpdateLog log) {
        count++;
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        out.write(Long.toString(count).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        count = Long.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void exit() {
        if (primary) {
            System.out.println("COUNTED " + task + " " + count);
        }
    }
}
