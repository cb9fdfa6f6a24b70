package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * What the log says of tasks says in the MDC which job, task, epoch and incarnation it is about. The lines come from several
 * threads: each is awaited, and none is expected before another.
 */
@Timeout(180)
class StateChangeLogIntegrationTests {

    private static final String JOB = "state-change-log";
    private static final String LAST_EPOCH = "3";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final Lines lines = new Lines();

    @Test
    void linesCarryJobTaskEpochAndIncarnation() {
        Level before = logger.getLevel();
        // A new context may set up logging again, but only before its initializers are called.
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Job.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> listen())
                .run("--taskgraph.job.name=" + JOB, "--taskgraph.job.tasks=2", "--taskgraph.job.on-completion=stay")) {
            ILoggingEvent first = line(started(1));
            assertThat(mdc(first)).containsEntry("job", JOB).containsKey("epoch");
            ILoggingEvent entered = line(event -> event.getFormattedMessage().equals("entered " + LAST_EPOCH)
                    && "1".equals(mdc(event).get("task")));
            assertThat(mdc(entered))
                    .containsEntry("job", JOB)
                    .containsEntry("epoch", LAST_EPOCH)
                    .containsEntry("incarnation", incarnation(first));

            JobMonitor monitor = context.getBean(TaskGraphRuntime.class).monitor();
            monitor.handOver(1);
            ILoggingEvent second =
                    line(started(1).and(event -> !incarnation(event).equals(incarnation(first))));
            assertThat(mdc(second)).containsEntry("job", JOB).containsEntry("epoch", LAST_EPOCH);
            ILoggingEvent dropped = line(event -> event.getFormattedMessage()
                    .startsWith("Job '" + JOB + "': task 1, incarnation " + incarnation(first)
                            + " ends here: an operator has handed it over"));
            assertThat(mdc(dropped))
                    .containsEntry("job", JOB)
                    .containsEntry("task", "1")
                    .containsEntry("epoch", LAST_EPOCH)
                    .containsEntry("incarnation", incarnation(first));

            monitor.shutdownJob(Outcome.succeeded("enough"));
            ILoggingEvent ended = line(event -> event.getFormattedMessage()
                    .equals("Job '" + JOB + "' succeeded: an operator ended it in epoch " + LAST_EPOCH + ": enough"));
            assertThat(mdc(ended))
                    .containsEntry("job", JOB)
                    .doesNotContainKey("task")
                    .containsEntry("epoch", LAST_EPOCH);
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
    }

    private void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    /** Lines that say that a task has a primary here, with the number of its incarnation in text and MDC alike. */
    private static Predicate<ILoggingEvent> started(long task) {
        return event -> event.getFormattedMessage().startsWith("Job '" + JOB + "': node ")
                && event.getFormattedMessage()
                        .endsWith(" is primary of task " + task + ", incarnation " + incarnation(event))
                && Long.toString(task).equals(mdc(event).get("task"));
    }

    private static Map<String, String> mdc(ILoggingEvent event) {
        return event.getMDCPropertyMap();
    }

    private static String incarnation(ILoggingEvent event) {
        return mdc(event).getOrDefault("incarnation", "none");
    }

    private ILoggingEvent line(Predicate<ILoggingEvent> wanted) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> lines.all.stream().filter(wanted).toList(), found -> !found.isEmpty())
                .get(0);
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            all.add(event);
        }
    }

    @EnableAutoConfiguration
    static class Job {

        @Bean
        TaskBuilder tasks() {
            return taskId -> new Counting();
        }
    }

    /** Task 0 advances to the last epoch; there everybody waits. */
    private static final class Counting implements Task {

        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.getLogger().info("entered {}", context.epoch());
            if (framework.getTaskId() == 0 && context.epoch() < Long.parseLong(LAST_EPOCH)) {
                framework.incEpoch(context);
            }
        }
    }
}
