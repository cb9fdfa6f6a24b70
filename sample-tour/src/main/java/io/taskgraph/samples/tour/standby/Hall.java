package io.taskgraph.samples.tour.standby;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.BitSet;

/** The booked seats. They change by updates alone, which the primary and its backup apply in the same order. */
final class Hall implements Task, Backupable {

    private final Framework framework;
    private final long seats;
    private BitSet booked = new BitSet();
    private boolean primary;

    Hall(Framework framework, long seats) {
        this.framework = framework;
        this.seats = seats;
    }

    @Override
    public void becamePrimary() {
        primary = true;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        endIfFull();
    }

    /** The payload is the number of a seat. To book one twice, as a new copy of a visitor does, changes nothing. */
    @Override
    public void update(UpdateLog log) {
        booked.set(Integer.parseInt(log.payload().toStringUtf8()));
        endIfFull();
    }

    private void endIfFull() {
        if (primary && booked.cardinality() == seats) {
            framework.shutdownJob(Outcome.succeeded("booked " + seats + " seats"));
        }
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        out.write(booked.toByteArray());
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        booked = BitSet.valueOf(in.readAllBytes());
    }
}
