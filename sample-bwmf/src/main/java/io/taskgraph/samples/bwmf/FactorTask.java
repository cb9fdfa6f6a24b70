package io.taskgraph.samples.bwmf;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    private final Problem problem;
    private final Share share;
    private @Nullable Framework framework;
    private @Nullable BlockState state;

    FactorTask(Problem problem, Share share) {
        this.problem = problem;
        this.share = share;
    }

    @Override
    public final void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    final Framework framework() {
        return required(framework);
    }

    final BlockState state() {
        return required(state);
    }

    final void state(BlockState newState) {
        state = newState;
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the task is not initialised");
        }
        return value;
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
        if (state != null) {
            begin(context);
            return;
        }
        orFail(framework().compute(context, share::start).thenAccept(start -> {
            state = start;
            begin(context);
        }));
    }

    private void begin(EpochContext context) {
        long epoch = context.epoch();
        long done = state().epochs();
        Side updated = problem.side(epoch);
        if (done < epoch - 1 || done > epoch + 1) {
            fail(new IllegalStateException("task " + framework().getTaskId() + " knows the factors after " + done
                    + " epochs but the job is in epoch " + epoch
                    + ": 'taskgraph.checkpoint.directory' must name a directory that all processes share"));
            return;
        }
        publish(context, updated);
        if (done == epoch - 1) {
            framework().getLogger().warn("No checkpoint of epoch {}: it is done again from the one before", done);
            orFail(next(context, done).thenAccept(redone -> {
                state = redone;
                madeUp(context);
            }));
        } else {
            ready(context);
        }
    }

    private void publish(EpochContext context, Side side) {
        framework()
                .publish(context, side.name(), state().atStartOf(context.epoch(), side, problem.side(context.epoch())));
    }

    /** Goes on after an epoch that was done again. */
    void madeUp(EpochContext context) {
        ready(context);
    }

    final void ready(EpochContext context) {
        long epoch = context.epoch();
        publish(context, problem.side(epoch).other());
        if (epoch > 0) {
            framework().publish(context, REPORT_BEFORE, state().reportOf(epoch - 1));
        }
        if (isLast(context)) {
            finish(context);
        } else if (state().epochs() > epoch) {
            done(context);
        } else {
            orFail(next(context, epoch).thenAccept(updated -> updated(context, updated)));
        }
    }

    /** Returns the state after an epoch, this one or the one before. */
    private CompletionStage<BlockState> next(EpochContext context, long epoch) {
        BlockState last = state();
        Side side = problem.side(epoch);
        return gather(context, side.other())
                .thenCompose(blocks -> framework().compute(context, () -> share.updated(last, side, blocks)));
    }

    /** Returns the blocks of all tasks, in their order, as they were when the epoch began. */
    final CompletionStage<List<FactorBlock>> gather(EpochContext context, Side side) {
        long self = framework().getTaskId();
        TreeSet<Long> all =
                new TreeSet<>(framework().getTopology(BwmfApplication.NEIGHBORS).getNeighbors(context.epoch()));
        all.add(self);
        CompletionStage<List<FactorBlock>> gathered = CompletableFuture.completedFuture(new ArrayList<>());
        for (long task : all) {
            CompletionStage<FactorBlock> block = task == self
                    ? CompletableFuture.completedFuture(
                            state().atStartOf(context.epoch(), side, problem.side(context.epoch())))
                    : framework().pull(context, task, side.name(), FactorBlock.parser());
            gathered = block.thenCombine(gathered, FactorTask::with);
        }
        return gathered;
    }

    private static List<FactorBlock> with(FactorBlock block, List<FactorBlock> gathered) {
        gathered.add(block);
        return gathered;
    }

    /** Returns whether this epoch is known to be one without update. */
    boolean isLast(EpochContext context) {
        return context.epoch() > 0 && context.epoch() == 2L * problem.stop().iterations();
    }

    /** Ends the work in an epoch that updates nothing. */
    abstract void finish(EpochContext context);

    /** Takes the outcome of this task's update. */
    abstract void updated(EpochContext context, BlockState updated);

    /** Goes on in an epoch whose outcome is this task's state, and durable. */
    abstract void done(EpochContext context);

    /** Makes the state durable and then goes on; also where the store could not take it, unless that ends the job. */
    final void checkpoint(EpochContext context) {
        orFail(framework().checkpoint(context).handle((nothing, cause) -> {
            if (cause == null || unwrapped(cause) instanceof CheckpointException) {
                done(context);
            }
            return null;
        }));
    }

    final void orFail(CompletionStage<?> stage) {
        stage.whenComplete((result, cause) -> {
            if (cause != null) {
                fail(cause);
            }
        });
    }

    /** Ends the job, unless only the epoch has passed; what data or options are at fault for is said in the message. */
    private void fail(Throwable cause) {
        Throwable named = unwrapped(cause);
        if (!(named instanceof StaleEpochException)) {
            String message = named.getMessage() == null ? named.toString() : named.getMessage();
            framework().shutdownJob(Outcome.failed(message));
        }
    }

    private static Throwable unwrapped(Throwable cause) {
        return cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    }
}
