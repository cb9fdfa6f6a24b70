package io.taskgraph.test;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link TaskGraphTest} once for each of its seeds. */
final class TaskGraphTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getTestMethod()
                .map(method -> method.isAnnotationPresent(TaskGraphTest.class))
                .orElse(false);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        TaskGraphTest test = context.getRequiredTestMethod().getAnnotation(TaskGraphTest.class);
        TestPlan plan = TestPlan.of(
                test,
                context.getRequiredTestMethod(),
                System.getProperty(TestPlan.SEED_PROPERTY),
                System.getProperty(TestPlan.RUNS_PROPERTY));
        return plan.seeds().stream().map(seed -> new Run(plan, seed));
    }

    private record Run(TestPlan plan, long seed) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new JobOfRun(plan, seed));
        }
    }

    /** Gives a run its job, closes that afterwards, and names the seed of a failure. */
    private static final class JobOfRun
            implements ParameterResolver, BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

        private final TestPlan plan;
        private final long seed;
        private @Nullable JobUnderTest job;
        private Runnable loud = () -> {};

        JobOfRun(TestPlan plan, long seed) {
            this.plan = plan;
            this.seed = seed;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return JobUnderTest.class.isAssignableFrom(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            JobUnderTest made = parameter.getParameter().getType() == JobCluster.class
                    ? new JobCluster(plan)
                    : new SimulatedJob(plan, seed);
            job = made;
            return made;
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (job instanceof SimulatedJob) {
                failure.addSuppressed(
                        new FailedSeed(context.getRequiredTestMethod().getName(), seed));
                context.publishReportEntry(TestPlan.SEED_PROPERTY, Long.toString(seed));
            }
            throw failure;
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            loud = QuietLog.begin(plan.seeds().size());
        }

        @Override
        public void afterEach(ExtensionContext context) {
            try {
                if (job != null) {
                    job.close();
                }
            } finally {
                loud.run();
            }
        }
    }

    /** Says in the stack trace of a failure how to see it again. */
    private static final class FailedSeed extends Exception {

        private static final long serialVersionUID = 1L;

        FailedSeed(String test, long seed) {
            super(
                    "'" + test + "' failed with seed " + seed + "; run it alone with -D" + TestPlan.SEED_PROPERTY + "="
                            + seed,
                    null,
                    false,
                    false);
        }
    }
}
