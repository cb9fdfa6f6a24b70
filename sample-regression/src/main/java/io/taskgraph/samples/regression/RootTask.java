package io.taskgraph.samples.regression;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.samples.regression.model.DesignReader;
import io.taskgraph.samples.regression.model.Fit;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Leads the fit. A copy that takes over in mid-job begins the fit anew, in an epoch of its own: what the other tasks have of the
 * current one answers a request that it does not know.
 */
final class RootTask extends ReducingTask {

    private final RegressionProperties properties;
    private final Report report;
    private @Nullable Fit fit;

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
            begin(context, current.next());
            return;
        }
        framework()
                .compute(context, this::newFit)
                .thenAccept(made -> {
                    fit = made;
                    if (context.epoch() > 0) {
                        framework().incEpoch(context);
                    } else {
                        begin(context, made.next());
                    }
                })
                .exceptionally(cause -> {
                    fail(cause);
                    return null;
                });
    }

    private Fit newFit() {
        return new Fit(properties.model(), new DesignReader(properties.data(), properties.getFamily()).featureNames());
    }

    @Override
    void complete(EpochContext context, Reduction result) {
        Fit current = fit;
        if (current == null) {
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
