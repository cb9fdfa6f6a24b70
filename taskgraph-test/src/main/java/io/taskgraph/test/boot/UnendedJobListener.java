package io.taskgraph.test.boot;

import io.taskgraph.runtime.JobMonitor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Adds to the failure of a test what the job of its context waits for, if that has not ended: a test that waited for its end in vain shows why.
 */
final class UnendedJobListener extends AbstractTestExecutionListener {

    /** How long to wait for the step of a protocol, which takes microseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public void afterTestExecution(TestContext test) {
        Throwable failure = test.getTestException();
        if (failure == null || !test.hasApplicationContext()) {
            return;
        }
        try {
            JobMonitor monitor = monitor(test.getApplicationContext());
            if (monitor != null && monitor.snapshot(PATIENCE).outcome() == null) {
                failure.addSuppressed(new UnendedJob(
                        monitor.settings().job(), monitor.explain(PATIENCE).inLines()));
            }
        } catch (RuntimeException e) {
            // the failure of the test is what matters
            failure.addSuppressed(e);
        }
    }

    private static @Nullable JobMonitor monitor(ApplicationContext context) {
        return context instanceof ConfigurableApplicationContext open && open.isActive()
                ? context.getBeanProvider(JobMonitor.class).getIfUnique()
                : null;
    }

    /** Shown in the stack trace of a failure. */
    private static final class UnendedJob extends Exception {

        private static final long serialVersionUID = 1L;

        UnendedJob(String job, String explanation) {
            super("job '" + job + "' had not ended when the test failed: " + explanation, null, false, false);
        }
    }
}
