package io.taskgraph.test.contract;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.InputStream;
import java.io.OutputStream;

/** A task that stays in its first epoch and has no state, but backups: for tests of placement, hand-over and meters. */
public class IdleTask implements Task, Backupable {

    @Override
    public void init(long taskId, Framework framework) {}

    @Override
    public void enterEpoch(EpochContext context) {}

    @Override
    public void becamePrimary() {}

    @Override
    public void becameBackup() {}

    @Override
    public void update(UpdateLog log) {}

    @Override
    public void writeState(OutputStream out) {}

    @Override
    public void restoreState(InputStream in) {}
}
