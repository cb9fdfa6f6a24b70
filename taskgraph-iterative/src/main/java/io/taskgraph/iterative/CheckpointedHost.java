package io.taskgraph.iterative;

import io.taskgraph.StaleEpochException;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.Checkpointable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The task that hosts an iterative task each copy of which has a state of its own: it is written after each iteration. */
final class CheckpointedHost extends IterativeHost implements Checkpointable {

    private volatile States.@Nullable Kept written;
    private volatile States.@Nullable Kept restored;

    CheckpointedHost(
            IterativeTask<?> task, Codecs codecs, IterativeSettings settings, KeptStates states, SoleHolder holder) {
        super(task, codecs, settings, states, holder);
    }

    @Override
    boolean isReplicated() {
        return false;
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        States.Kept next = written;
        if (next == null) {
            throw new IOException("there is no state yet");
        }
        States.write(next, out);
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        restored = States.read(in);
    }

    @Override
    @Nullable
    StateBytes kept(EpochHub epoch, Member member) {
        States.Kept found = restored;
        restored = null;
        if (hasEnteredBefore(epoch.epoch())) {
            // The epoch ended while this copy repeated it, after a former one had done it: the state is in the store,
            // and the next
            // copy is given it.
            member.framework().kill();
            throw new StaleEpochException(epoch.epoch());
        }
        if (found != null && found.epoch() == epoch.epoch()) {
            return found.state();
        }
        if (epoch.epoch() == 0) {
            return null;
        }
        throw States.lost(member.task(), epoch.epoch(), false);
    }

    /** A checkpoint that fails is the framework's to report, and by its settings ends the job or not. */
    @Override
    void secure(EpochRun run, long epoch, StateBytes bytes) throws InterruptedException {
        written = new States.Kept(epoch + 1, bytes);
        run.await(run.member().framework().checkpointForNextEpoch(run.member().context()), CheckpointException.class);
    }
}
