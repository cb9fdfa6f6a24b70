package io.taskgraph.runtime;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.FormerRun;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small job in memory that a process runs once while it has no task, so that the code by which it takes tasks over is loaded and has run before
 * it is needed: one member runs all of its tasks, and hands them over to a second one, which ends the job. No code of the application runs, and nothing is
 * logged, measured or recorded. It takes less than half a second of one core, on threads of the ports; an end that does not come within {@link #LONGEST} is not
 * waited for.
 */
final class WarmUp {

    /** How long a process has had no task when it runs: most are given theirs before. */
    static final Duration AFTER = Duration.ofSeconds(1);

    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private static final String WORKERS = "workers";
    private static final long TASKS = 4;
    private static final long EPOCHS = 60;
    private static final long HANDED_OVER_IN = 30;
    private static final SessionListener NOBODY = new SessionListener() {};

    private final RuntimePorts ports;
    private final EmbeddedCoordinator coordinator;
    private final RuntimeSettings settings =
            RuntimeSettings.builder("warm-up", TASKS).build();
    private final Map<String, Topology> topologies = Map.of(WORKERS, Topologies.starWorkers(TASKS));
    private final JobSession first;
    private final JobSession second;

    /** Whether the job has ended as it should. */
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    private WarmUp(RuntimePorts ports) {
        this.ports = ports.withCheckpoints(CheckpointSettings.inMemory());
        this.coordinator = new EmbeddedCoordinator(
                ports.nanoTime(), Runnable::run, ports.timers()::schedule, EmbeddedCoordinator.DEFAULT_HISTORY_LIMIT);
        this.first = member("first");
        this.second = member("second");
    }

    /** Runs after {@link #AFTER} if the process has no task then. */
    static void later(RuntimePorts ports, BooleanSupplier idle) {
        ports.timers().schedule(AFTER, () -> {
            if (idle.getAsBoolean()) {
                // not on the timers' thread, which keeps the lease
                ports.computations().execute(() -> {
                    var unused = run(ports);
                });
            }
        });
    }

    /** Begins, and returns a stage that completes when it is over, with whether the job has ended as it should. Never fails. */
    static CompletionStage<Boolean> run(RuntimePorts ports) {
        return new WarmUp(ports).run();
    }

    private CompletionStage<Boolean> run() {
        Runnable timer = ports.timers().schedule(LONGEST, () -> end.complete(false));
        first.start();
        return end.whenComplete((ended, failure) -> {
            timer.run();
            first.close();
            second.close();
            coordinator.close();
        });
    }

    private JobSession member(String process) {
        long lease = coordinator.grantLease(LONGEST).toCompletableFuture().join();
        EngineSettings engine = EngineSettings.builder(settings.namespace(), settings.job(), TASKS)
                .topologies(topologies)
                .process(process, process)
                .leaseId(lease)
                .newRunId(process)
                .flags(settings.flags())
                .build();
        RuntimeObserver observer = new RuntimeObserver(ports.nanoTime());
        SessionSetup setup = new SessionSetup(
                settings,
                topologies,
                task -> new Worker(),
                List.of(),
                coordinator,
                new NoTransport(),
                ports,
                observer,
                new RefusedCalls(settings.job(), ports.nanoTime(), observer),
                NOBODY);
        Fence fence =
                new Fence(ports.nanoTime(), LONGEST.toNanos(), ports.nanoTime().getAsLong());
        return new JobSession(setup, engine, fence, new End(lease));
    }

    private void handOver() {
        second.start();
        first.post(new Event.Drain());
    }

    /** Flags task 0 in each epoch, which begins the next one when all have. */
    private final class Worker implements Task {

        private @Nullable Framework framework;
        private long missing;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            missing = TASKS - 1;
            Framework own = framework;
            if (own != null && own.getTaskId() != 0) {
                own.compute(context, own::getTaskId)
                        .thenAccept(task -> own.flagMeta(context, WORKERS, Long.toString(context.epoch())));
            } else if (context.epoch() == HANDED_OVER_IN) {
                handOver();
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            Framework own = framework;
            if (own == null || --missing > 0) {
                return;
            }
            if (context.epoch() < EPOCHS) {
                own.incEpoch(context);
            } else {
                own.shutdownJob(Outcome.succeeded());
            }
        }
    }

    private final class End implements JobSession.End {

        private final long lease;

        End(long lease) {
            this.lease = lease;
        }

        @Override
        public void admitted() {}

        @Override
        public void jobEnded(Outcome outcome, @Nullable FormerRun former) {
            end.complete(outcome.isSuccess());
        }

        @Override
        public void leaseLost(String reason) {
            end.complete(false);
        }

        @Override
        public void evicted(String reason) {
            end.complete(false);
        }

        @Override
        public void left() {
            coordinator.revokeLease(lease);
        }

        @Override
        public void failed(Throwable cause) {
            log.debug("The warm-up has failed", cause);
            end.complete(false);
        }
    }
}
