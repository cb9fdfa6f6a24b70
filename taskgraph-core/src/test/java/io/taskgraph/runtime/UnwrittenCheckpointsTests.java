package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.engine.CopyId;
import io.taskgraph.status.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnwrittenCheckpointsTests {

    private static final String FULL = "No space left on device";

    private final AtomicLong now = new AtomicLong();
    private final RuntimeObserver observer = new RuntimeObserver(now::get);
    private final Set<CopyId> gone = new HashSet<>();
    private final UnwrittenCheckpoints unwritten =
            new UnwrittenCheckpoints("daily", now::get, observer, gone::contains);
    private final List<String> told = new ArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(UnwrittenCheckpoints.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        observer.add(new RuntimeListener() {
            @Override
            public void checkpointEnded(long task, boolean written) {
                told.add(task + (written ? " written" : " failed"));
            }
        });
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private static CopyId copy(long task) {
        return new CopyId(task, 5);
    }

    private void failed(long... tasks) {
        LongStream.of(tasks).forEach(task -> unwritten.failed(copy(task), FULL, FULL, null));
    }

    private List<String> said() {
        List<String> said = lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replaceAll("\\. The job goes on, .*", ""))
                .toList();
        lines.list.clear();
        return said;
    }

    @Test
    void allTasksWithTheSameReasonShareALineThatIsRepeatedLessAndLess() {
        failed(0, 1, 2);
        assertThat(said()).containsExactly("Job 'daily': no checkpoint of task 0: " + FULL);
        for (int minutes = 1; minutes <= 256; minutes++) {
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            failed(0, 1, 2);
        }
        // after 1, 3, 7, 15, 31, 63, 127, 191 and 255 minutes
        assertThat(said()).hasSize(9).containsOnly("Job 'daily': no checkpoint of tasks 0, 1, 2: " + FULL);
        assertThat(observer.events().list())
                .extracting(JobEvent::type)
                .containsExactly(JobEvent.Type.CHECKPOINTS_FAILED);
    }

    @Test
    void theEndIsSaidWhenTheLastTaskIsWrittenAgain() {
        failed(0, 1);
        unwritten.written(copy(2));
        unwritten.written(copy(0));
        assertThat(said()).hasSize(1);
        unwritten.written(copy(1));
        assertThat(said()).containsExactly("Job 'daily': checkpoints of all tasks here are written again");
        failed(1);
        assertThat(said()).as("a new trouble").hasSize(1);
        assertThat(told).containsExactly("0 failed", "1 failed", "2 written", "0 written", "1 written", "1 failed");
        assertThat(observer.events().list())
                .extracting(JobEvent::type)
                .containsExactly(
                        JobEvent.Type.CHECKPOINTS_FAILED,
                        JobEvent.Type.CHECKPOINTS_WRITTEN,
                        JobEvent.Type.CHECKPOINTS_FAILED);
    }

    @Test
    void aCopyThatHasEndedIsNotWaitedFor() {
        failed(0, 1);
        gone.add(copy(0));
        unwritten.written(copy(1));
        assertThat(said()).hasSize(2).last().isEqualTo("Job 'daily': checkpoints of all tasks here are written again");
    }

    @Test
    void reasonsAreSaidApartUpToABound() {
        for (int i = 0; i < 100; i++) {
            unwritten.failed(copy(0), "reason " + i, "text " + i, null);
        }
        assertThat(said()).hasSize(9);
    }

    @Test
    void aDefectComesWithItsStack() {
        unwritten.failed(copy(0), "defect", "index 3", new IndexOutOfBoundsException("index 3"));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }
}
