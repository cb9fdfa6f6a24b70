package io.taskgraph.samples.regression;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.samples.regression.model.ColumnStatistics;
import io.taskgraph.samples.regression.model.Fit;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Leads the fit. A copy that takes over in mid-job starts the fit again, in an epoch of its own: in the current one, the other tasks hold
 * answers to a request that it does not know.
 */
final class RootTask extends ReducingTask {

    private final RegressionProperties properties;
    private final Report report;
    private @Nullable Fit fit;
    private String input = "";

    RootTask(Share share, RegressionProperties properties, Report report) {
        super(share);
        this.properties = properties;
        this.report = report;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        super.enterEpoch(context);
        Fit current = fit;
        if (current != null) {
            begin(context, current.next(), input);
            return;
        }
        framework()
                .compute(context, this::newFit)
                .thenAccept(made -> {
                    fit = made.fit();
                    input = made.input();
                    if (context.epoch() > 0) {
                        framework().incEpoch(context);
                    } else {
                        begin(context, made.fit().next(), input);
                    }
                })
                .exceptionally(cause -> {
                    fail(cause);
                    return null;
                });
    }

    private NewFit newFit() {
        Fit made = new Fit(properties.model(), share().reader().featureNames());
        return new NewFit(made, share().fingerprint());
    }

    /** A fit and the fingerprint of its input. */
    private record NewFit(Fit fit, String input) {}

    @Override
    void complete(EpochContext context, Reduction result) {
        Fit current = fit;
        if (current == null) {
            return;
        }
        if (result instanceof ColumnStatistics statistics && statistics.rows() == 0) {
            fail(share().reader().noRows());
            return;
        }
        try {
            Step step = current.advance(result);
            report.progress(context.epoch(), step);
            if (step.finished()) {
                report.finish(context.epoch(), current.solution());
                framework().shutdownJob(Outcome.succeeded("fitted in " + (context.epoch() + 1) + " epochs"));
            } else {
                framework().incEpoch(context);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }
}
