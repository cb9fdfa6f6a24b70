package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import io.taskgraph.samples.bwmf.proto.Report;
import io.taskgraph.samples.bwmf.proto.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * State of one task after some epochs: its blocks in their serialised form. The block that the last epoch replaced is kept too, so that a
 * new copy of another task can repeat one epoch of which it has no checkpoint.
 *
 * @param epochs number of epochs done
 * @param d the task's rows of D
 * @param t the task's rows of T
 * @param replaced the block that the last epoch has replaced; null before the first one
 * @param report what was told of the last epoch
 * @param reportBefore what was told of the epoch before that
 * @param course how it went so far; empty but for the leading task
 */
record BlockState(
        long epochs,
        FactorBlock d,
        FactorBlock t,
        @Nullable FactorBlock replaced,
        Report report,
        Report reportBefore,
        Course course) {

    static BlockState start(FactorBlock d, FactorBlock t) {
        return new BlockState(0, d, t, null, Report.getDefaultInstance(), Report.getDefaultInstance(), Course.EMPTY);
    }

    /** Refuses a state that is neither that of an epoch, nor of the one before or after it. */
    void requireUseIn(long epoch, long task) {
        if (epochs < epoch - 1 || epochs > epoch + 1) {
            throw new IllegalStateException("the newest checkpoint of task " + task + " has the factors after " + epochs
                    + " epochs, but the job is in epoch " + epoch
                    + ": either later ones could not be written, which the log of the process before says,"
                    + " or 'taskgraph.checkpoint.directory' is not the same directory in all processes");
        }
    }

    FactorBlock of(Side side) {
        return side == Side.D ? d : t;
    }

    /** Returns the block as it was when an epoch began: the next one to be done, or the last one that was done. */
    FactorBlock atStartOf(long epoch, Side side, Side updated) {
        return epochs > epoch && side == updated && replaced != null ? replaced : of(side);
    }

    /** Returns what was told of an epoch: the last one that was done, or the one before. */
    Report reportOf(long epoch) {
        return epoch == epochs - 1 ? report : reportBefore;
    }

    /** Returns the state after one more epoch. */
    BlockState updated(Side side, FactorBlock block, Report newReport) {
        return side == Side.D
                ? new BlockState(epochs + 1, block, t, d, newReport, report, course)
                : new BlockState(epochs + 1, d, block, t, newReport, report, course);
    }

    BlockState withCourse(Course newCourse) {
        return new BlockState(epochs, d, t, replaced, report, reportBefore, newCourse);
    }

    void writeTo(OutputStream out) throws IOException {
        TaskState.Builder message = TaskState.newBuilder()
                .setEpochs(epochs)
                .setD(d)
                .setT(t)
                .setReport(report)
                .setReportBefore(reportBefore)
                .setCourse(course.toMessage());
        if (replaced != null) {
            message.setReplaced(replaced);
        }
        message.build().writeTo(out);
    }

    static BlockState readFrom(InputStream in) throws IOException {
        TaskState message = TaskState.parseFrom(in);
        return new BlockState(
                message.getEpochs(),
                message.getD(),
                message.getT(),
                message.hasReplaced() ? message.getReplaced() : null,
                message.getReport(),
                message.getReportBefore(),
                Course.of(message.getCourse()));
    }
}
