package io.taskgraph.benchmarks;

import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTasks;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Loops, computations and iterations of 15 embedded tasks on virtual threads, as with {@code spring.threads.virtual.enabled}, beside
 * platform threads. Both take turns.
 */
final class VirtualThreads {

    private static final int SINCE = 21;
    private static final int TASKS = 15;
    private static final int TURNS = 3;
    private static final long MOST_EPOCHS = 20_000;
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int CALLS = 500;
    private static final int ITERATIONS = 16;

    private final Report report;

    VirtualThreads(Report report) {
        this.report = report;
    }

    static boolean areThere() {
        return Runtime.version().feature() >= SINCE;
    }

    void run() throws InterruptedException {
        compare("epoch by flags, embedded, 15 tasks", virtual -> epochs(virtual, false));
        compare("the same, each task computes first", virtual -> epochs(virtual, true));
        compare("allReduce of one double, 15 iterative tasks, one process", VirtualThreads::iterations);
    }

    @FunctionalInterface
    private interface Job {

        Samples run(boolean virtual) throws InterruptedException;
    }

    private void compare(String what, Job job) throws InterruptedException {
        Samples virtual = new Samples();
        Samples platform = new Samples();
        for (int turn = 0; turn < TURNS; turn++) {
            platform.add(job.run(false));
            virtual.add(job.run(true));
        }
        report.add(Row.compared(what + ", virtual threads, raw: platform threads", virtual, platform));
    }

    private static Samples epochs(boolean virtual, boolean computing) throws InterruptedException {
        Laps laps = new Laps(MOST_EPOCHS, LONGEST);
        Jobs.embedded(
                TASKS, id -> new FlagBarrier(TASKS, computing, laps), FlagBarrier.topologies(TASKS), threads(virtual));
        return laps.samples();
    }

    private static Samples iterations(boolean virtual) throws InterruptedException {
        Samples samples = new Samples();
        IterationThreads own = virtual
                ? IterationThreads.of(new VirtualThreadTaskExecutor("iteration-"))
                : IterationThreads.platform();
        Jobs.embedded(
                TASKS,
                new IterativeTasks(
                        id -> ReducingTask.warmedUp(1, CALLS, ITERATIONS, samples::add),
                        IterativeSettings.defaults().withThreads(own)),
                Map.of(),
                threads(virtual));
        return samples;
    }

    private static Supplier<JobThreads> threads(boolean virtual) {
        return virtual ? JobThreads::virtual : JobThreads::platform;
    }
}
