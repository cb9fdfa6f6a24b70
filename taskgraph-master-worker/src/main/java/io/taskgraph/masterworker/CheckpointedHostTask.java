package io.taskgraph.masterworker;

import io.taskgraph.checkpoint.Checkpointable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ThreadFactory;

/** The task that hosts a master or a worker whose state outlives its copies, and with it the answers that were given from it. */
final class CheckpointedHostTask extends HostTask implements Checkpointable {

    private final Checkpointable state;

    CheckpointedHostTask(Role role, Checkpointable state, long workers, ThreadFactory threads) {
        super(role, workers, threads);
        this.state = state;
    }

    @Override
    boolean isDurable() {
        return true;
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        LedgerFormat.write(ledger(), out);
        state.writeState(out);
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        LedgerFormat.read(ledger(), in);
        state.restoreState(in);
    }
}
