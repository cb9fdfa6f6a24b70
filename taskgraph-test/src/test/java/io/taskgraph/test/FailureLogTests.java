package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.ParallelMap;
import io.taskgraph.topology.Topologies;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** One mistake that all tasks make is logged as an error once. */
@Isolated("it looks at the log of all tests")
class FailureLogTests {

    private static final int TASKS = 4;

    private final Logger log = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final Level before = log.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final CyclicBarrier all = new CyclicBarrier(TASKS);

    @BeforeEach
    void listen() {
        log.setLevel(Level.DEBUG);
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
        log.setLevel(before);
    }

    /** Without the outcome, which each process tells. */
    private List<ILoggingEvent> errors() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel() == Level.ERROR
                        && !line.getFormattedMessage().matches("Job '.*' failed: task \\d+ ended it in epoch .*"))
                .toList();
    }

    @TaskGraphTest(tasks = TASKS)
    void exceptionOfACallbackIsLoggedWithOneStack(SimulatedJob job) {
        job.tasks(id -> new Failing(framework -> {
                    throw new IllegalStateException("task " + framework.getTaskId());
                }))
                .linkage("workers", Topologies.starWorkers(TASKS))
                .run();
        assertThat(job).hasFailedWith("enterEpoch");
        assertThat(errors()).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).contains("callback 'enterEpoch' of task");
            assertThat(line.getThrowableProxy()).isNotNull();
        });
        assertThat(lines.list).anyMatch(line -> line.getFormattedMessage().contains("failed too"));
    }

    @TaskGraphTest(tasks = TASKS)
    void missingTopologyIsLoggedInOneLine(SimulatedJob job) {
        job.tasks(id -> new Failing(framework -> framework.getTopology("worker")))
                .linkage("workers", Topologies.starWorkers(TASKS))
                .run();
        assertThat(errors()).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage())
                    .contains("there is no topology for link type 'worker', only for [workers]");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    @TaskGraphTest(tasks = TASKS)
    @SuppressWarnings("NullAway")
    void builderThatMakesNoTaskIsNamed(SimulatedJob job) {
        job.tasks(id -> null).linkage("workers", Topologies.starWorkers(TASKS)).run();
        assertThat(job)
                .hasFailedWith("callback 'TaskBuilder.getTask': the task builder (")
                .hasFailedWith("returned null for task");
        assertThat(errors()).hasSize(1);
    }

    @TaskGraphTest(tasks = TASKS)
    void builderThatMakesOneTaskForAllIsNamed(SimulatedJob job) {
        Task shared = new Failing(framework -> {});
        job.tasks(id -> shared)
                .linkage("workers", Topologies.starWorkers(TASKS))
                .run();
        assertThat(job)
                .hasFailedWith("callback 'TaskBuilder.getTask': the task builder (")
                .hasFailedWith("returned the same object for tasks")
                .hasFailedWith("each copy needs one of its own");
    }

    @TaskGraphTest(tasks = TASKS)
    void exceptionOfAnIterationIsLoggedWithOneStack(JobCluster job) {
        job.tasks(new IterativeTasks(id -> new FailingIteration(all), IterativeSettings.defaults()));
        assertThat(job.run().isSuccess()).isFalse();
        assertThat(errors())
                .singleElement()
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }

    @TaskGraphTest(tasks = TASKS + 1)
    void exceptionOfAWorkerIsLoggedWithOneStack(JobCluster job) {
        MasterWorker tasks = new MasterWorker(
                ParallelMap.map(() -> List.of(1, 2, 3, 4), input -> {
                    all.await();
                    throw new IllegalStateException("input " + input);
                }),
                TASKS);
        job.tasks(tasks);
        tasks.topologies().forEach(job::linkage);
        assertThat(job.run().isSuccess()).isFalse();
        assertThat(errors()).hasSizeLessThanOrEqualTo(1);
    }

    /** What a task does when it enters an epoch. */
    @FunctionalInterface
    private interface Step {
        void take(Framework framework);
    }

    private static final class Failing implements Task {

        private final Step step;
        private Framework framework;

        Failing(Step step) {
            this.step = step;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            step.take(framework);
        }
    }

    private record FailingIteration(CyclicBarrier all) implements IterativeTask<Long> {

        @Override
        public Long start(Iteration it) {
            return 0L;
        }

        @Override
        public Long next(Iteration it, Long state) throws Exception {
            all.await();
            throw new IllegalStateException("task " + it.task());
        }
    }
}
