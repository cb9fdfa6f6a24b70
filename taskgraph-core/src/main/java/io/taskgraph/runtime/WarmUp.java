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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small job in memory that a process runs while it has no task, so that the code by which it takes tasks over is loaded and has run before it is needed: one
 * member runs all of its tasks, and hands them over to a second one, which ends the job. No code of the application runs, and nothing is logged, measured or
 * recorded. It takes less than half a second of one core, on threads of the ports, and is ended after a limit. Runs once.
 */
final class WarmUp {

    /** Longest time for a process: one in which the job does not end by then has little use of it. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private static final String WORKERS = "workers";
    private static final long TASKS = 4;
    private static final long EPOCHS = 60;
    private static final long HANDED_OVER_IN = 30;

    private final RuntimePorts ports;
    private final Duration limit;
    private final EmbeddedCoordinator coordinator;
    private final RuntimeSettings settings;
    private final Map<String, Topology> topologies = Map.of(WORKERS, Topologies.starWorkers(TASKS));
    private final JobSession first;
    private final JobSession second;
    private final AtomicBoolean handedOver = new AtomicBoolean();

    /** Whether the job has ended as it should, at the second member. */
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /** @param limit how long it may take, more than which no callback does either */
    WarmUp(RuntimePorts ports, Duration limit) {
        this.ports = ports.withCheckpoints(CheckpointSettings.inMemory());
        this.limit = limit;
        this.settings = RuntimeSettings.builder("warm-up", TASKS)
                .loopWarnAfter(limit.multipliedBy(2))
                .build();
        this.coordinator = new EmbeddedCoordinator(
                ports.nanoTime(), Runnable::run, ports.timers()::schedule, EmbeddedCoordinator.DEFAULT_HISTORY_LIMIT);
        this.first = member("first", false);
        this.second = member("second", true);
    }

    /** Begins, and returns a stage that completes when it is over, with whether the second member has ended the job as it should. */
    CompletionStage<Boolean> run() {
        Runnable timer = ports.timers().schedule(limit, this::stop);
        first.start();
        return end.whenComplete((ended, failure) -> {
            timer.run();
            discard();
        });
    }

    /** Ends it, if it has not ended. */
    void stop() {
        end.complete(false);
    }

    /** Lets go of all that it holds. Of one that has begun only once it is over. */
    void discard() {
        first.close();
        second.close();
        coordinator.close();
    }

    private JobSession member(String process, boolean last) {
        long lease = coordinator
                .grantLease(limit.multipliedBy(2))
                .toCompletableFuture()
                .join();
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
                List.of());
        Fence fence = new Fence(
                ports.nanoTime(),
                limit.multipliedBy(2).toNanos(),
                ports.nanoTime().getAsLong());
        return new JobSession(setup, engine, fence, new End(lease, last));
    }

    private void handOver() {
        if (handedOver.compareAndSet(false, true)) {
            second.start();
            first.post(new Event.Drain());
        }
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
        private final boolean last;

        End(long lease, boolean last) {
            this.lease = lease;
            this.last = last;
        }

        @Override
        public void admitted() {}

        @Override
        public void jobEnded(Outcome outcome, @Nullable FormerRun former) {
            end.complete(last && outcome.isSuccess());
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
