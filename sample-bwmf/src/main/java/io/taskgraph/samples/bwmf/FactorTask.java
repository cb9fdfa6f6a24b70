package io.taskgraph.samples.bwmf;

import static io.taskgraph.samples.bwmf.BwmfApplication.NEIGHBORS;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A task's part in an epoch: it publishes its blocks of both factors as they were when the epoch began, pulls those of all other
 * tasks of the factor that stays, and updates its block of the other one. An epoch passes only when every task's outcome is
 * durable, so a new copy repeats no epoch, or, if the newest checkpoint was damaged, one: the blocks for it are still
 * published. As an update depends on blocks and V alone, the new copy's outcome equals the old one's bit for bit.
 */
abstract class FactorTask implements Task, Checkpointable {

    static final String REPORT = "report";
    static final String REPORT_BEFORE = "report-before";

    final Framework framework;
    final Problem problem;
    private final Share share;

    @Nullable
    BlockState state;

    FactorTask(Framework framework, Problem problem, Share share) {
        this.framework = framework;
        this.problem = problem;
        this.share = share;
    }

    final BlockState state() {
        return Objects.requireNonNull(state, "there is no state before the first epoch");
    }

    @Override
    public final void writeState(OutputStream out) throws IOException {
        state().writeTo(out);
    }

    @Override
    public final void restoreState(InputStream in) throws IOException {
        state = BlockState.readFrom(in);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        if (state == null) {
            framework.compute(context, share::start).thenAccept(start -> {
                state = start;
                begin(context);
            });
        } else {
            begin(context);
        }
    }

    private void begin(EpochContext context) {
        long epoch = context.epoch();
        state().requireUseIn(epoch, framework.getTaskId());
        publish(context, problem.side(epoch));
        if (state().epochs() < epoch) {
            framework.getLogger().warn("No checkpoint of epoch {}: it is done again from the one before", epoch - 1);
            next(context, epoch - 1).thenAccept(redone -> {
                state = redone;
                madeUp(context);
            });
        } else {
            ready(context);
        }
    }

    private void publish(EpochContext context, Side side) {
        framework.publish(context, side.name(), own(context, side));
    }

    private FactorBlock own(EpochContext context, Side side) {
        return state().atStartOf(context.epoch(), side, problem.side(context.epoch()));
    }

    /** Goes on after an epoch that was done again. */
    void madeUp(EpochContext context) {
        ready(context);
    }

    final void ready(EpochContext context) {
        long epoch = context.epoch();
        publish(context, problem.side(epoch).other());
        if (epoch > 0) {
            framework.publish(context, REPORT_BEFORE, state().reportOf(epoch - 1));
        }
        if (isLast(context)) {
            finish(context);
        } else if (state().epochs() > epoch) {
            done(context);
        } else {
            next(context, epoch).thenAccept(updated -> updated(context, updated));
        }
    }

    /** Returns the state after an epoch, this one or the one before. */
    private CompletionStage<BlockState> next(EpochContext context, long epoch) {
        BlockState last = state();
        Side side = problem.side(epoch);
        return gather(context, side.other())
                .thenCompose(blocks -> framework.compute(context, () -> share.updated(last, side, blocks)));
    }

    /** Returns the blocks of all tasks, in their order, as they were when the epoch began. */
    final CompletionStage<List<FactorBlock>> gather(EpochContext context, Side side) {
        return all(context, NEIGHBORS, side.name(), FactorBlock.parser(), own(context, side));
    }

    /** Returns what the neighbours publish under a name, and this task's own, in the order of the tasks. */
    final <M extends Message> CompletionStage<List<M>> all(
            EpochContext context, String linkType, String name, Parser<M> parser, M own) {
        return framework
                .askNeighbors(context, linkType, task -> framework.pull(context, task, name, parser))
                .thenApply(blocks -> {
                    blocks.put(framework.getTaskId(), own);
                    return List.copyOf(blocks.values());
                });
    }

    /** Returns whether this epoch is known to be one without update. */
    boolean isLast(EpochContext context) {
        return context.epoch() > 0 && context.epoch() == 2L * problem.stop().iterations();
    }

    /** Ends the work in an epoch that updates nothing; only the leading task has something to do: it pulls the blocks of all. */
    void finish(EpochContext context) {}

    /** Takes the outcome of this task's update. */
    abstract void updated(EpochContext context, BlockState updated);

    /** Goes on in an epoch whose outcome is this task's state, and durable. */
    abstract void done(EpochContext context);

    /** Makes the state durable and then goes on; also where the store could not take it, unless that ends the job. */
    final void checkpoint(EpochContext context) {
        framework.checkpoint(context).handle((nothing, cause) -> {
            if (cause == null || cause instanceof CheckpointException) {
                done(context);
            }
            return null;
        });
    }
}
