package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.Outcome;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** Where a job itself warns that one process alone has its replicated state, by a clock that its tasks move on by a minute in each iteration. */
@Isolated("it looks at the log of all tests")
class SoleHolderJobTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();

    private final IterativeTasks tasks = new IterativeTasks(id -> new IterativeTask<Long>() {

        @Override
        public boolean replicated() {
            return true;
        }

        @Override
        public Long start(Iteration it) {
            return 0L;
        }

        @Override
        public Long next(Iteration it, Long state) {
            if (it.task() == 0) {
                now.addAndGet(Duration.ofMinutes(1).toNanos());
            }
            if (it.number() == 4) {
                it.stop(Outcome.succeeded());
            }
            return state + 1;
        }
    });

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    @TaskGraphTest(tasks = 2)
    void theOnlyProcessIsToldOnce(SimulatedJob job) {
        assertThat(job.tasks(byTheClock()).run().isSuccess()).isTrue();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("all 2 tasks are in this process, and so is the only copy of the state that is 'replicated'");
    }

    @TaskGraphTest(tasks = 2, processes = 2, slots = 1)
    void severalProcessesAreNot(SimulatedJob job) {
        assertThat(job.tasks(byTheClock()).run().isSuccess()).isTrue();
        assertThat(warnings()).isEmpty();
    }

    @TaskGraphTest(tasks = 2)
    void nothingIsToldWhereNobodyElseCanTakePart(SimulatedJob job) {
        assertThat(job.tasks(byTheClock().inOneProcess()).run().isSuccess()).isTrue();
        assertThat(warnings()).isEmpty();
    }

    private IterativeTasks byTheClock() {
        return tasks.with(tasks.settings(), new SoleHolder(now::get));
    }

    private List<String> warnings() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("'replicated'"))
                .toList();
    }
}
