package io.taskgraph.samples.bwmf;

import static io.taskgraph.samples.bwmf.BwmfApplication.MASTER;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.samples.bwmf.proto.Report;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Task 0: merges what all tasks tell of an epoch, moves the job on, and at the end writes what came of it. Its state holds the
 * course of the job, so that a new copy decides as the old one would have.
 */
final class LeadingTask extends FactorTask {

    private final Results results;
    private final JobClock clock;
    private int missing;
    private @Nullable BlockState own;

    LeadingTask(Framework framework, Problem problem, Share share, Results results, LongSupplier nanoTime) {
        super(framework, problem, share);
        this.results = results;
        this.clock = new JobClock(nanoTime);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        missing = framework.getTopology(MASTER).getNeighbors(context.epoch()).size();
        own = null;
        super.enterEpoch(context);
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        missing--;
        mergeIfComplete(context);
    }

    /** What the lost state had of the other tasks is still there to be pulled. */
    @Override
    void madeUp(EpochContext context) {
        all(context, MASTER, REPORT_BEFORE, Report.parser(), state().report()).thenAccept(told -> {
            merge(context.epoch() - 1, state(), told);
            ready(context);
        });
    }

    @Override
    void updated(EpochContext context, BlockState updated) {
        own = updated;
        mergeIfComplete(context);
    }

    private void mergeIfComplete(EpochContext context) {
        BlockState updated = own;
        if (updated != null && missing == 0) {
            all(context, MASTER, REPORT, Report.parser(), updated.report()).thenAccept(told -> {
                merge(context.epoch(), updated, told);
                checkpoint(context);
            });
        }
    }

    private void merge(long epoch, BlockState updated, List<Report> told) {
        Report merged = Reports.merge(told);
        Course course = updated.course().with(epoch, merged, clock.seconds(updated.course()), problem.gradients());
        state = updated.withCourse(course);
        if (epoch == 0) {
            results.begin(problem.summary(), merged);
        }
        if (epoch == 0 || epoch % 2 == 1) {
            results.progress(epoch, course);
        }
    }

    @Override
    void done(EpochContext context) {
        if (isLast(context)) {
            finish(context);
        } else {
            framework.incEpoch(context);
        }
    }

    /** Returns why to end with the factors after the latest iteration, or nothing. */
    private Optional<StopRule.Reason> reason() {
        Course course = state().course();
        return course.points().isEmpty() ? Optional.empty() : problem.stop().check(course.start(), course.latest());
    }

    @Override
    boolean isLast(EpochContext context) {
        return context.epoch() % 2 == 0 && reason().isPresent();
    }

    @Override
    void finish(EpochContext context) {
        Course course = state().course();
        String why = reason().map(StopRule.Reason::name).orElse("");
        gather(context, Side.D)
                .thenCompose(d -> gather(context, Side.T)
                        .thenCompose(t ->
                                framework.compute(context, () -> results.finish(Share.factors(d, t), course, why))))
                .thenAccept(message -> framework.shutdownJob(Outcome.succeeded(message)));
    }
}
