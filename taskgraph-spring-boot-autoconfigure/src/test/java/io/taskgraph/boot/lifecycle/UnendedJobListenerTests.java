package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.TaskStatus;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

/** What a test of an application shows that has waited in vain for the end of its job. */
@Timeout(60)
class UnendedJobListenerTests {

    @Test
    void testThatWaitedInVainShowsWhatTheJobWaitsFor() throws Exception {
        TimeoutException failure = new TimeoutException();
        runAround(Forgetful.class, failure);

        assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("job 'forgetful' had not ended when the test failed: Epoch 0 has lasted ")
                .contains("no task has asked to advance it")
                .contains("\nWhat would resolve it: A task calls incEpoch, or ends the job.");
    }

    @Test
    void jobThatHasEndedIsNotTheReason() throws Exception {
        AssertionError failure = new AssertionError("wrong");
        runAround(Prompt.class, failure);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void nothingIsSaidOfATestThatPasses() {
        assertThatCode(() -> runAround(Forgetful.class, null)).doesNotThrowAnyException();
    }

    /** Runs a test class around its method, as JUnit does. */
    private static void runAround(Class<?> type, @Nullable Throwable failure) throws Exception {
        TestContextManager manager = new TestContextManager(type);
        Object test = type.getDeclaredConstructor().newInstance();
        Method method = type.getDeclaredMethod("test");
        try {
            manager.prepareTestInstance(test);
            JobMonitor job = manager.getTestContext().getApplicationContext().getBean(JobMonitor.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> type == Prompt.class
                            ? job.snapshot(Duration.ofSeconds(5)).outcome() != null
                            : isIdleInEpochZero(job.snapshot(Duration.ofSeconds(5))));
            manager.beforeTestMethod(test, method);
            manager.beforeTestExecution(test, method);
            manager.afterTestExecution(test, method, failure);
            manager.afterTestMethod(test, method, failure);
        } finally {
            manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
        }
    }

    /** Returns whether the task has done all that it will do. */
    private static boolean isIdleInEpochZero(JobSnapshot snapshot) {
        return snapshot.tasks().stream()
                .map(TaskStatus::local)
                .anyMatch(copy ->
                        copy != null && copy.epoch() == 0 && copy.callback() == null && copy.queuedCallbacks() == 0);
    }

    @SpringBootTest(properties = {"spring.application.name=forgetful", "taskgraph.drain.timeout=100ms"})
    static class Forgetful {

        void test() {}

        @Configuration(proxyBeanMethods = false)
        @EnableAutoConfiguration
        static class Application {

            @Bean
            @TaskBuilder
            io.taskgraph.TaskBuilder tasks() {
                return id -> new Ending(false);
            }
        }
    }

    @SpringBootTest
    static class Prompt {

        void test() {}

        @Configuration(proxyBeanMethods = false)
        @EnableAutoConfiguration
        static class Application {

            @Bean
            @TaskBuilder
            io.taskgraph.TaskBuilder tasks() {
                return id -> new Ending(true);
            }
        }
    }

    private static final class Ending implements Task {

        private final boolean atOnce;
        private @Nullable Framework framework;

        Ending(boolean atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (atOnce && framework != null) {
                framework.shutdownJob(Outcome.succeeded());
            }
        }
    }
}
