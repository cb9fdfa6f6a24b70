package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What the log says of tasks says in the MDC which task, incarnation and epoch it is about. */
@Timeout(120)
class StateChangeLogIntegrationTests {

    private static final String CLASS = "io.taskgraph.runtime.JobSession";

    @Test
    void linesCarryJobTaskEpochAndIncarnation() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(CLASS);
        Lines lines = new Lines();
        lines.start();
        BarrierJob.Hang hang = BarrierJob.Hang.at(2, 3);
        try (RunningJob job = new RunningJob(hang, "--taskgraph.actuator.operations=true")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> job.json("taskgraph/tasks/1")
                                    .path("local")
                                    .path("epoch")
                                    .asLong()
                            == 3);
            logger.addAppender(lines);
            job.post("taskgraph/handover", "{\"task\": 1}");
            await().atMost(Duration.ofSeconds(60)).until(() -> lines.with("is primary of task 1") > 0);
            hang.release().countDown();
            job.post("taskgraph/shutdown", "{\"message\": \"enough\"}");
            await().atMost(Duration.ofSeconds(60)).until(() -> lines.with("has ended") > 0);
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.of("is dropped here: it was killed", "task 1,"))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                        .containsEntry("job", "barrier")
                        .containsEntry("task", "1")
                        .containsEntry("epoch", "3")
                        .containsKey("incarnation"));
        assertThat(lines.of("is primary of task 1", "")).allSatisfy(line -> {
            assertThat(line.getMDCPropertyMap()).containsEntry("job", "barrier").containsEntry("epoch", "3");
            assertThat(line.getFormattedMessage())
                    .endsWith("incarnation " + line.getMDCPropertyMap().get("incarnation"));
        });
        assertThat(lines.of("has ended", ""))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                        .containsEntry("job", "barrier")
                        .containsKey("epoch")
                        .containsKey("task"));
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            all.add(event);
        }

        long with(String part) {
            return all.stream()
                    .filter(line -> line.getFormattedMessage().contains(part))
                    .count();
        }

        List<ILoggingEvent> of(String part, String other) {
            List<ILoggingEvent> found = all.stream()
                    .filter(line -> line.getFormattedMessage().contains(part))
                    .filter(line -> line.getFormattedMessage().contains(other))
                    .toList();
            assertThat(found).as(part).isNotEmpty();
            return found;
        }
    }
}
