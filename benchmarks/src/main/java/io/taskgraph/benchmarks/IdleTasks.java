package io.taskgraph.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.atomic.AtomicLong;

/** How soon many tasks in one JVM are at work, and how much heap each takes while it is idle. */
final class IdleTasks {

    private static final long[] TASKS = {1_000, 10_000};
    private static final int BUDGET_KIB = 8;

    private final Report report;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    IdleTasks(Report report) {
        this.report = report;
    }

    void run() throws InterruptedException {
        for (long tasks : TASKS) {
            long before = used();
            long start = System.nanoTime();
            AtomicLong after = new AtomicLong();
            AtomicLong firstEpoch = new AtomicLong();
            Jobs.embedded(
                    tasks,
                    id -> new FlagBarrier(tasks, epoch -> {
                        firstEpoch.set(System.nanoTime() - start);
                        after.set(used());
                        return true;
                    }),
                    FlagBarrier.topologies(tasks));
            double kib = (after.get() - before) / 1024.0 / tasks;
            report.add(new Row(
                    "first epoch complete, embedded, %,d tasks".formatted(tasks),
                    "ms",
                    firstEpoch.get() / 1e6,
                    null,
                    null,
                    1,
                    "",
                    null));
            report.add(new Row(
                    "heap of an idle task, %,d tasks".formatted(tasks),
                    "KiB",
                    kib,
                    null,
                    null,
                    tasks,
                    "under %d KiB".formatted(BUDGET_KIB),
                    kib < BUDGET_KIB));
        }
    }

    private long used() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
