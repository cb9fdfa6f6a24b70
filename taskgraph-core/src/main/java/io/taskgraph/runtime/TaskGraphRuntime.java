package io.taskgraph.runtime;

import io.taskgraph.Bootstrap;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.FormerRun;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.SeenRun;
import io.taskgraph.engine.TopologyDigest;
import io.taskgraph.record.RecordSink;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One process's part of one job. Takes part once; coordinator, transport and ports stay the caller's to close, after
 * {@link #close}.
 *
 * <p>When the lease is lost, all local copies are dropped without {@code exit} and the process joins again as new nodes.
 */
public final class TaskGraphRuntime implements Bootstrap, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskGraphRuntime.class);

    private final RuntimeSettings settings;
    private final TimedCoordinator coordinator;
    private final RuntimeObserver observer;
    private final JobMonitor monitor;
    private final RefusedCalls refusals;
    private final DataTransport transport;
    private final RuntimePorts ports;
    private final Map<String, Topology> topologies = new LinkedHashMap<>();
    private final List<GrpcHandlerInterceptor> interceptors = new ArrayList<>();

    /** Completed once, when this process has left the job for good. */
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    /** Completed once, at the latest with {@link #result}. */
    private final CompletableFuture<Boolean> admission = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable TaskBuilder builder;

    private final TopologyCheck topologyCheck;
    private final OutcomeLog outcomeLog;
    private final JoinPauses pauses;

    /** Digest of the topologies; null until they have answered. Guarded by this. */
    private @Nullable TopologyDigest topologyDigest;

    /** Address that others are told; null before {@link #join}. Guarded by this. */
    private @Nullable String address;

    /** The present session; null between two, before the first and after the last. Written under this. */
    private volatile @Nullable JobSession session;

    /** Keeps the lease of {@link #session}. Invariant: null exactly while that is. Guarded by this. */
    private @Nullable LeaseKeeper keeper;

    /** Whether this process has lost its lease before: a job that it finds ended then is likely the run that it took part in. */
    private volatile boolean rejoined;

    private @Nullable StallWatch stalls;
    private @Nullable IdleWarmUp warmUp;

    /** Whether this process leaves for good. Never false again: no session starts after that. Guarded by this. */
    private boolean closed;

    /** Whether it was asked to hand its tasks over: a lost lease then ends it, and is not replaced. Guarded by this. */
    private boolean draining;

    /** The run as the last session has seen it. Guarded by this. */
    private @Nullable SeenRun seen;

    public TaskGraphRuntime(
            RuntimeSettings settings, Coordinator coordinator, DataTransport transport, RuntimePorts ports) {
        this.settings = settings;
        this.outcomeLog = new OutcomeLog(settings.job());
        this.observer = new RuntimeObserver(ports.nanoTime());
        this.coordinator = new TimedCoordinator(coordinator, ports, observer);
        this.monitor = new JobMonitor(settings, ports, this.coordinator, observer);
        this.refusals = new RefusedCalls(settings.job(), ports.nanoTime(), observer);
        this.transport = transport;
        this.ports = coordinator.isWithinOneProcess() ? ports.withLeasesHere() : ports;
        this.pauses = new JoinPauses(ports.nanoTime());
        this.topologyCheck = new TopologyCheck(settings, ports, monitor);
        var unused = result.handle((outcome, failure) ->
                failure == null ? admission.complete(true) : admission.completeExceptionally(failure));
    }

    @Override
    public TaskGraphRuntime setTaskBuilder(TaskBuilder taskBuilder) {
        return setTaskBuilder(taskBuilder, part -> false);
    }

    /** Sets the task builder; {@code shared} knows what tasks may hold in common, such as beans of which there is one. */
    public synchronized TaskGraphRuntime setTaskBuilder(TaskBuilder taskBuilder, Predicate<Object> shared) {
        builder = new CheckedBuilder(taskBuilder, shared);
        return this;
    }

    @Override
    public synchronized TaskGraphRuntime addLinkage(String linkType, Topology topology) {
        KeyLayout.checkName("a link type", linkType);
        if (topologies.putIfAbsent(linkType, topology) != null) {
            throw new IllegalArgumentException("there are two topologies for link type '" + linkType + "'");
        }
        return this;
    }

    /** Adds a rule that the topologies keep, or this process does not join. Only before {@link #join}. */
    public TaskGraphRuntime addTopologyRule(TopologyRule rule) {
        topologyCheck.add(rule);
        return this;
    }

    /** Adds an interceptor of incoming calls, inside those added before. Only before {@link #join}. */
    public synchronized TaskGraphRuntime addInterceptor(GrpcHandlerInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** Adds a listener of this process's events in the job. */
    public TaskGraphRuntime addListener(RuntimeListener listener) {
        observer.add(listener);
        return this;
    }

    /**
     * Lets this process say in the log why the job stands still, if no epoch has begun and no callback has ended here for so long, then each
     * time that has doubled, and when it goes on. {@link JobMonitor#explain} calls the job stalled meanwhile. Only before {@link #join}.
     */
    public synchronized TaskGraphRuntime warnWhenStalled(Duration after) {
        stalls = monitor.watch(after);
        observer.add(stalls);
        return this;
    }

    /**
     * Lets this process run a small job in memory, once, when it is to spare: a second after it has joined or later, when all tasks have primaries elsewhere.
     * It takes tasks over sooner then. Only before {@link #join}.
     */
    public synchronized TaskGraphRuntime warmUpWhenIdle() {
        warmUp = new IdleWarmUp(ports);
        return this;
    }

    /** Lets a logger of the application tell how the job ended, as an error if it failed. Only before {@link #join}. */
    public TaskGraphRuntime logOutcomeBy(Logger logger) {
        outcomeLog.by(logger);
        return this;
    }

    /** Lets this process be recorded, by one recorder at most. Only before {@link #join}. */
    public TaskGraphRuntime recordTo(RecordSink recorder) {
        observer.recordTo(recorder);
        return this;
    }

    /** Returns the monitor of this process's part in the job. It can be used before joining and after leaving. */
    public JobMonitor monitor() {
        return monitor;
    }

    /**
     * Joins the job and returns at once.
     *
     * @return completes when the job has ended and every local copy has left, or has been waited for during the drain timeout; fails with a {@link TaskGraphException} if this
     *     process cannot take part, or is closed before
     */
    public synchronized CompletionStage<Outcome> join() {
        if (builder == null) {
            throw new IllegalStateException("a task builder must be set before the job is joined");
        }
        if (address != null || closed) {
            throw new IllegalStateException("job '" + settings.job() + "' was joined before");
        }
        // served before it is announced: peers call as soon as they see the address
        address = transport.serve(new SessionServer(() -> session, refusals));
        if (stalls != null) {
            stalls.start();
        }
        topologyCheck.start(topologies, this::topologiesAnswered, cause -> leaveThen(() -> fail(cause)));
        return result;
    }

    private synchronized void topologiesAnswered(TopologyDigest digest) {
        topologyDigest = digest;
        if (!closed) {
            checkAddress();
        }
    }

    /**
     * Returns a stage that completes with true once the job's spec is known to match this process, or with false if the first call to
     * the coordinator failed; the runtime keeps trying. Fails like {@link #join} if this process cannot take part.
     */
    public CompletionStage<Boolean> admission() {
        return admission.minimalCompletionStage();
    }

    /** Joins only under an address that takes connections: others would find this process dead again and again. */
    private void checkAddress() {
        String own = address;
        if (own == null) {
            return;
        }
        transport.refuses(own).whenComplete((refused, failure) -> {
            if (failure != null || !refused) {
                grantLease();
                return;
            }
            Duration pause = pauses.afterTry();
            String why = "nothing listens at '" + own + "', the address that this process tells others; set"
                    + " 'taskgraph.node.address' to where it is reached";
            monitor.hindered(why);
            log.atLevel(pauses.isNews(why) ? Level.WARN : Level.DEBUG)
                    .log("Job '{}': joins in {} ms at the earliest, since {}", settings.job(), pause.toMillis(), why);
            admission.complete(false);
            rejoinLater(pause);
        });
    }

    private void grantLease() {
        long sentAt = ports.leaseClock().getAsLong();
        coordinator.grantLease(settings.leaseTtl()).whenComplete((lease, failure) -> {
            if (failure == null) {
                startSession(lease, sentAt);
                return;
            }
            Throwable cause = StageFailure.cause(failure);
            if (cause instanceof CoordinationException e && e.reason().isFinal()) {
                leaveThen(() -> fail(cause));
            } else {
                Duration pause = pauses.afterTry();
                // a coordinator in trouble says so itself
                boolean isNews = coordinator.trouble().isEmpty() && pauses.isNews(String.valueOf(cause.getMessage()));
                log.atLevel(isNews ? Level.WARN : Level.DEBUG)
                        .log(
                                "Job '{}': no lease was granted, trying again in {} ms and at growing intervals: {}",
                                settings.job(),
                                pause.toMillis(),
                                cause.getMessage());
                admission.complete(false);
                rejoinLater(pause);
            }
        });
    }

    private void startSession(long lease, long sentAt) {
        try {
            startSessionUnder(lease, sentAt);
        } catch (RuntimeException | Error e) {
            // it would fail again under the next lease
            coordinator.revokeLease(lease);
            leaveThen(() -> fail(e));
        }
    }

    private synchronized void startSessionUnder(long lease, long sentAt) {
        TaskBuilder currentBuilder = builder;
        String currentAddress = address;
        TopologyDigest digest = topologyDigest;
        if (closed || currentBuilder == null || currentAddress == null || digest == null) {
            // closed while the lease was being granted: nobody else knows of it
            coordinator.revokeLease(lease);
            return;
        }
        // as loud as what has kept it from joining, or has ended its last session
        Level level = pauses.joined() ? Level.WARN : Level.INFO;
        String process = ports.ids().get();
        EngineSettings engine = settings.engine()
                .topologies(topologies)
                .topologyDigest(digest)
                .process(process, currentAddress)
                .fingerprint(transport.fingerprint())
                .leaseId(lease)
                .newRunId(ports.ids().get())
                .limits(coordinator.limits())
                .seen(seen)
                .build();
        // counted from when the lease was asked for, which is before the coordinator began to count
        Fence fence = new Fence(ports.leaseClock(), settings.leaseTtl().toNanos(), sentAt);
        SessionSetup setup = new SessionSetup(
                settings,
                topologies,
                currentBuilder,
                interceptors,
                coordinator,
                transport,
                ports,
                observer,
                refusals,
                SessionSetup.logs(settings.job(), coordinator.isWithinOneProcess(), ports));
        JobSession started = new JobSession(setup, engine, fence, new Ended());
        keeper = started.keeper(lease);
        session = started;
        monitor.joined(started, Map.copyOf(topologies), process, currentAddress);
        log.atLevel(level)
                .log("Job '{}': process {} joins with {}", settings.job(), process, settings.nodes(currentAddress));
        keeper.start();
        started.start();
        if (warmUp != null) {
            warmUp.watch(started);
        }
    }

    private synchronized void rejoinLater(Duration pause) {
        if (!closed) {
            ports.timers().schedule(pause, () -> {
                synchronized (this) {
                    if (!closed) {
                        checkAddress();
                    }
                }
            });
        }
    }

    @Override
    public Outcome start() throws InterruptedException {
        try {
            return join().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TaskGraphException failure) {
                throw failure;
            }
            throw new TaskGraphException("job '" + settings.job() + "' could not be run here", e);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Hands the local tasks over to other processes and leaves the job. Copies go on working until another process has taken
     * their task over. Tasks that no process takes within the drain timeout are given up, at once if there is no other process.
     *
     * @return completes when this process has left, or the job has ended; never fails
     */
    public CompletionStage<Void> drain() {
        JobSession current;
        boolean again;
        synchronized (this) {
            again = draining;
            draining = true;
            current = session;
        }
        if (current == null) {
            close();
        } else if (!again) {
            return new DrainWatch(settings, coordinator, ports, current, result, this::close).start();
        }
        return result.handle((outcome, failure) -> null);
    }

    /** Leaves the job at once: drops the local copies and ends the lease. The job goes on elsewhere, if there are other processes. */
    @Override
    public void close() {
        leaveThen(() -> result.completeExceptionally(
                new TaskGraphException("this process left job '" + settings.job() + "' before its end")));
    }

    /** Fails the result by the exception that says most: that of the framework itself, unless it is only the coordinator's. */
    private void fail(Throwable cause) {
        boolean own = cause instanceof TaskGraphException && !(cause instanceof CoordinationException);
        String why = cause instanceof TaskGraphException ? cause.getMessage() : cause.toString();
        String text = "job '" + settings.job() + "' could not be run here: " + why;
        result.completeExceptionally(own ? cause : new TaskGraphException(text, cause));
    }

    /**
     * Leaves, and goes on when the coordinator has taken the lease back, or does not answer. May be called twice, by the end of the job and
     * by the application: each {@code then} runs, and the result keeps its first value.
     */
    private void leaveThen(Runnable then) {
        JobSession current;
        LeaseKeeper currentKeeper;
        topologyCheck.stop();
        synchronized (this) {
            closed = true;
            monitor.stopWatching();
            if (warmUp != null) {
                warmUp.close();
            }
            current = session;
            currentKeeper = keeper;
            session = null;
            keeper = null;
        }
        // outside the lock: closing a session runs code of listeners and of the transport
        monitor.left();
        if (current != null) {
            current.close();
        }
        transport.endFlags();
        if (currentKeeper == null) {
            then.run();
        } else {
            currentKeeper.close().whenComplete((revoked, failure) -> then.run());
        }
    }

    private final class Ended implements JobSession.End {

        @Override
        public void admitted() {
            admission.complete(true);
        }

        @Override
        public void outcomeKnown(Outcome outcome) {
            monitor.stopWatching();
            outcomeLog.ended(outcome);
        }

        @Override
        public void jobEnded(Outcome outcome, @Nullable FormerRun former) {
            if (former == null || rejoined) {
                outcomeLog.ended(outcome);
            } else {
                outcomeLog.foundEnded(former);
                observer.tell(listener -> listener.foundEnded(former));
            }
            monitor.jobEnded(outcome);
            observer.engineWorks();
            observer.tell(listener -> listener.jobEnded(outcome));
            leaveThen(() -> result.complete(outcome));
        }

        /** {@inheritDoc} A new session follows under a new name, since incarnations of the old one may have been taken over. */
        @Override
        public void leaseLost(String reason) {
            lost(reason, JoinPauses.MIN);
        }

        @Override
        public void evicted(String reason) {
            lost(reason, pauses.afterEviction());
            monitor.hindered(reason);
        }

        private void lost(String reason, Duration pause) {
            log.atLevel(pauses.lost())
                    .log(
                            "Job '{}': all copies here are dropped and the process joins again: {}",
                            settings.job(),
                            reason);
            monitor.leaseLost(reason);
            rejoined = true;
            LeaseKeeper old;
            boolean leaving;
            // outside the lock: its engine may be in a step that does not end
            JobSession lost = session;
            SeenRun seenLast = lost == null ? null : lost.seenRun();
            synchronized (TaskGraphRuntime.this) {
                old = keeper;
                seen = seenLast == null ? seen : seenLast;
                leaving = draining;
                session = null;
                keeper = null;
            }
            if (old != null) {
                old.close();
            }
            if (leaving) {
                TaskGraphRuntime.this.close();
            } else {
                rejoinLater(pause);
            }
        }

        @Override
        public void left() {
            close();
        }

        @Override
        public void failed(Throwable cause) {
            leaveThen(() -> fail(cause));
        }
    }
}
