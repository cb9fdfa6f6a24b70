package io.taskgraph.benchmarks;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Epochs per second with 15 trivial tasks, and the time to the end of the first epoch with 1,000, in one JVM. */
public final class EmbeddedBenchmark {

    private EmbeddedBenchmark() {}

    public static void main(String[] args) throws InterruptedException {
        for (int run = 0; run < 5; run++) {
            long epochs = 20_000;
            Result result = run(15, epochs);
            System.out.printf(
                    Locale.ROOT, "15 tasks: %,.0f epochs/s over %,d epochs%n", epochs / result.seconds(), epochs);
        }
        for (int run = 0; run < 3; run++) {
            System.out.printf(
                    Locale.ROOT,
                    "1,000 tasks: first epoch complete after %.3f s%n",
                    run(1000, 1).toFirstEpoch());
        }
    }

    private record Result(double toFirstEpoch, double seconds) {}

    private static Result run(long tasks, long epochs) throws InterruptedException {
        ExecutorService loops = Executors.newFixedThreadPool(
                Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        RuntimePorts ports = new RuntimePorts(
                System::nanoTime,
                loops,
                loops,
                (delay, action) -> timer(timers, delay, action),
                () -> UUID.randomUUID().toString());
        AtomicLong firstEpochAt = new AtomicLong();
        long start = System.nanoTime();
        try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.create();
                GrpcDataTransport transport = GrpcDataTransport.inProcess("benchmark-" + UUID.randomUUID());
                TaskGraphRuntime runtime =
                        new TaskGraphRuntime(RuntimeSettings.of("benchmark", tasks), coordinator, transport, ports)) {
            runtime.setTaskBuilder(id -> new FlagBarrier(tasks, epochs - 1, firstEpochAt))
                    .addLinkage(FlagBarrier.WORKERS, Topologies.starWorkers(tasks));
            Outcome outcome = runtime.start();
            if (!outcome.isSuccess()) {
                throw new IllegalStateException("benchmark job failed: " + outcome);
            }
            return new Result((firstEpochAt.get() - start) / 1e9, (System.nanoTime() - start) / 1e9);
        } finally {
            loops.shutdownNow();
            timers.shutdownNow();
        }
    }

    private static Runnable timer(ScheduledExecutorService timers, Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }
}
