package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.Outcome;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.FormerCopy;
import io.taskgraph.engine.FormerRun;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The line that tells how a job ended, which is the only one of its kind, in applications and without Spring. */
class CopyEventLoggerTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(JobSession.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final CopyEventLogger events = new CopyEventLogger("daily");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void successNamesJobTaskEpochAndMessage() {
        events.ended(Outcome.succeeded("42 rows\nof 42").reportedBy(3, 7), logger);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage())
                    .isEqualTo("Job 'daily' succeeded: task 3 ended it in epoch 7: 42 rows\\nof 42");
            assertThat(line.getMDCPropertyMap())
                    .containsEntry("job", "daily")
                    .containsEntry("task", "3")
                    .containsEntry("epoch", "7")
                    .doesNotContainKey("incarnation");
        });
        assertThat(MDC.get("job")).isNull();
    }

    @Test
    void failureIsAnError() {
        events.ended(Outcome.failed("").reportedBy(0, 1), logger);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage()).isEqualTo("Job 'daily' failed: task 0 ended it in epoch 1");
        });
    }

    /** The task by which an operator ends a job has no part in that. */
    @Test
    void operatorWhoEndsTheJobIsNamedInPlaceOfATask() {
        events.ended(Outcome.failed("no longer needed").reportedBy(Outcome.OPERATOR, 4), logger);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage())
                    .isEqualTo("Job 'daily' failed: an operator ended it in epoch 4: no longer needed");
            assertThat(line.getMDCPropertyMap()).containsEntry("epoch", "4").doesNotContainKey("task");
        });
    }

    /** A failed backup ends alone; the same fault in the task itself is told nevertheless. */
    @Test
    void failedBackupIsAWarningAndTheFailedTaskAnError() {
        CopyId copy = new CopyId(3, 77);
        IllegalStateException cause = new IllegalStateException("no such seat");
        FailedPart update = FailedPart.callback("update");
        events.backupFailed(copy, update, cause);
        events.backupFailed(copy, update, cause);
        events.failed(copy, update, cause);
        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        "WARN Job 'daily': callback 'update' of the backup of task 3 failed, so this backup ends, and"
                                + " this process holds none of that task again. The job goes on, with one backup less"
                                + " unless another process takes one",
                        "ERROR Job 'daily': callback 'update' of task 3 failed, so the task asks for the job to end as"
                                + " failed");
    }

    @Test
    void replacedRunNamesTheFirstCopiesThatAreLeft() {
        List<FormerCopy> left = LongStream.range(0, 12)
                .mapToObj(task -> new FormerCopy(task, "n" + task, "host:" + task))
                .toList();
        events.replacing(
                new Effect.ReplaceRun(new FormerRun("r1", Outcome.succeeded().reportedBy(0, 1), "", ""), left));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains("may be in their 'exit': task 0 at node n0 (host:0), task 1 at node n1 (host:1), ")
                        .contains("task 9 at node n9 (host:9) and 2 more. Those of a process"));
    }

    @Test
    void formerRunIsAWarningIfItSucceededAndAnErrorIfItFailed() {
        events.foundEnded(new FormerRun("r1", Outcome.succeeded().reportedBy(0, 1), "", ""));
        events.foundEnded(new FormerRun("r2", Outcome.failed("no data").reportedBy(0, 1), "", ""));
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.ERROR);
        assertThat(lines.list.get(1).getFormattedMessage())
                .startsWith("Job 'daily' has ended before: run r2 failed in epoch 1: no data. NOTHING WAS RUN NOW");
    }
}
