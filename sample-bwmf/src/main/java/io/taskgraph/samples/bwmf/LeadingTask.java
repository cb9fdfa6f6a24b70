package io.taskgraph.samples.bwmf;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import io.taskgraph.samples.bwmf.proto.Report;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Task 0: merges what all tasks tell of an epoch, moves the job on, and at the end writes what came of it. Its state holds the
 * course of the job, so that a new copy decides as the old one would have.
 */
final class LeadingTask extends FactorTask {

    private final Problem problem;
    private final Results results;
    private final LongSupplier nanoTime;
    private final SortedMap<Long, Report> reports = new TreeMap<>();
    private @Nullable BlockState own;
    private long since;
    private double secondsBefore;

    LeadingTask(Problem problem, Share share, Results results, LongSupplier nanoTime) {
        super(problem, share);
        this.problem = problem;
        this.results = results;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    @Override
    public void enterEpoch(EpochContext context) {
        reports.clear();
        own = null;
        super.enterEpoch(context);
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        orFail(framework().pull(context, fromId, REPORT, Report.parser()).thenAccept(report -> {
            reports.put(fromId, report);
            mergeIfComplete(context);
        }));
    }

    /** What the lost state had of the other tasks is still there to be pulled. */
    @Override
    void madeUp(EpochContext context) {
        long epoch = context.epoch() - 1;
        CompletionStage<SortedMap<Long, Report>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (long task : others(context)) {
            all = framework()
                    .pull(context, task, REPORT_BEFORE, Report.parser())
                    .thenCombine(all, (report, told) -> {
                        told.put(task, report);
                        return told;
                    });
        }
        orFail(all.thenAccept(told -> {
            told.put(framework().getTaskId(), state().report());
            merge(epoch, state(), told);
            ready(context);
        }));
    }

    @Override
    void updated(EpochContext context, BlockState updated) {
        own = updated;
        reports.put(framework().getTaskId(), updated.report());
        mergeIfComplete(context);
    }

    private void mergeIfComplete(EpochContext context) {
        BlockState updated = own;
        if (updated != null && reports.size() > others(context).size()) {
            own = null;
            merge(context.epoch(), updated, reports);
            checkpoint(context);
        }
    }

    private List<Long> others(EpochContext context) {
        return framework().getTopology(BwmfApplication.NEIGHBORS).getNeighbors(context.epoch());
    }

    private void merge(long epoch, BlockState updated, SortedMap<Long, Report> told) {
        Report merged = Reports.merge(told.values());
        Course course = updated.course().with(epoch, merged, seconds(updated.course()), problem.gradients());
        state(updated.withCourse(course));
        if (epoch == 0) {
            results.begin(problem.summary(), merged);
        }
        if (epoch == 0 || epoch % 2 == 1) {
            results.progress(epoch, course);
        }
    }

    /** Returns the time since the job has begun; that in which no copy of this task was at work is not counted. */
    private double seconds(Course course) {
        double restored = course.points().isEmpty() ? 0 : course.latest().seconds();
        if (restored > secondsBefore + (nanoTime.getAsLong() - since) / 1e9) {
            secondsBefore = restored;
            since = nanoTime.getAsLong();
        }
        return secondsBefore + (nanoTime.getAsLong() - since) / 1e9;
    }

    @Override
    void done(EpochContext context) {
        if (context.epoch() % 2 == 0 && reason().isPresent()) {
            finish(context);
        } else {
            framework().incEpoch(context);
        }
    }

    /** Returns why to end with the factors after the latest iteration, or nothing. */
    private Optional<StopRule.Reason> reason() {
        Course course = state().course();
        return course.points().isEmpty() ? Optional.empty() : problem.stop().check(course.start(), course.latest());
    }

    @Override
    boolean isLast(EpochContext context) {
        return context.epoch() > 0 && context.epoch() % 2 == 0 && reason().isPresent();
    }

    @Override
    void finish(EpochContext context) {
        Course course = state().course();
        String why = reason().map(StopRule.Reason::name).orElse("");
        orFail(gather(context, Side.D)
                .thenCombine(gather(context, Side.T), Blocks::new)
                .thenCompose(blocks -> framework().compute(context, () -> {
                    Factors factors = new Factors(Share.whole(blocks.d()), Share.whole(blocks.t()));
                    return results.finish(factors, course, why);
                }))
                .thenAccept(message -> framework().shutdownJob(Outcome.succeeded(message))));
    }

    private record Blocks(List<FactorBlock> d, List<FactorBlock> t) {}
}
