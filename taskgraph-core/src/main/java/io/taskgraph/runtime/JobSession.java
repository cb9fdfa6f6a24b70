package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.JobMismatchException;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Inspection;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.Refusal;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.TaskCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of the process in the job, from a lease granted to its end: performs what the engine says and tells it what
 * came of it. Effects run on one mailbox, in order.
 */
final class JobSession implements TaskCopy.Host, IncomingCall.Receiver {

    private static final Logger log = LoggerFactory.getLogger(JobSession.class);

    /** Told how the session ended, in at most one call, and before that whether it takes part. */
    interface End {

        /** The job's settings are those of this process. May be told again. */
        void admitted();

        /** The job has ended and no copy is left here. */
        void jobEnded(Outcome outcome);

        /** The lease is lost: join again as new nodes. */
        void leaseLost(String reason);

        /** This process has handed its tasks over, as far as could be, and is to leave. */
        void left();

        /** This process cannot take part. */
        void failed(Throwable cause);
    }

    private final RuntimeSettings settings;
    private final Map<String, Topology> topologies;
    private final TaskBuilder builder;
    private final List<GrpcHandlerInterceptor> interceptors;
    private final Coordinator coordinator;
    private final DataTransport transport;
    private final RuntimePorts ports;
    private final Fence fence;
    private final End end;
    private final Engine engine;
    private final KeyLayout keys;
    private final JobWatcher watch;
    private final Mailbox<Event> mailbox;
    private final Map<Long, TaskCopy> copies = new ConcurrentHashMap<>();
    private final Map<Long, TimedRequest> requests = new ConcurrentHashMap<>();
    private final ServerCalls calls = new ServerCalls();
    private final BackupEffects backups;
    private final AtomicLong lastRequest = new AtomicLong();
    private final EngineTimer wakeUp;
    private final PeerMonitors peers;
    private final Evictions evictions;
    private final RuntimeObserver observer;
    private final SessionObserver seen;
    /** Held while the engine takes a step or is looked at; never while its effects are performed. */
    private final ReentrantLock stepping = new ReentrantLock();

    /** Decides which of engine, lease keeper and coordinator ends the session: they may try at the same time. */
    private final AtomicBoolean endTold = new AtomicBoolean();

    private final AtomicBoolean ended = new AtomicBoolean();

    JobSession(
            RuntimeSettings settings,
            Map<String, Topology> topologies,
            TaskBuilder builder,
            List<GrpcHandlerInterceptor> interceptors,
            Coordinator coordinator,
            DataTransport transport,
            RuntimePorts ports,
            EngineSettings engineSettings,
            Fence fence,
            RuntimeObserver observer,
            End end) {
        this.observer = observer;
        this.settings = settings;
        this.topologies = topologies;
        this.builder = builder;
        this.interceptors = interceptors;
        this.coordinator = coordinator;
        this.transport = transport;
        this.ports = ports;
        this.fence = fence;
        this.end = end;
        this.engine = new Engine(engineSettings);
        this.keys = new KeyLayout(engineSettings.namespace(), engineSettings.job());
        observer.record(recorder -> recorder.joined(settings.job(), engineSettings.process()));
        this.seen = new SessionObserver(observer, engine);
        this.mailbox = Mailbox.ofBatches(ports.loops(), fence, this::step)
                .probedBy(new LoopProbe<>(RuntimeListener.Loop.ENGINE, observer, ports.nanoTime()));
        this.backups = new BackupEffects(this, builder, transport, fence, copies, calls::takeForBackup);
        this.wakeUp = new EngineTimer(ports, () -> post(new Event.Tick()));
        this.evictions = new Evictions(settings.job(), coordinator);
        this.peers = new PeerMonitors(transport, process -> post(new Event.PeerRefused(process)));
        this.watch = new JobWatcher(
                coordinator,
                engineSettings.namespace(),
                engineSettings.job(),
                ports.timers(),
                this::post,
                this::broken);
    }

    void start() {
        watch.relist();
    }

    /** Ends the session: no callback starts and no request is answered after this. */
    void close() {
        boolean first = !ended.getAndSet(true);
        fence.close();
        watch.close();
        peers.close();
        wakeUp.cancel();
        copies.values().forEach(TaskCopy::drop);
        if (first) {
            observer.record(EngineRecorder::left);
        }
        calls.refuseAll(Refusal.NOT_PRIMARY, "the process has left the job");
    }

    RuntimeSettings settings() {
        return settings;
    }

    Map<String, Topology> topologies() {
        return topologies;
    }

    RuntimePorts ports() {
        return ports;
    }

    Checkpointer stateKeeper(TaskCopy copy, String runId, long epoch) {
        return new Checkpointer(
                copy, runId, epoch, ports, new OwnershipReader(coordinator, ports.timers(), keys, copy));
    }

    BackupEffects backups() {
        return backups;
    }

    void post(Event event) {
        mailbox.post(event);
    }

    /** Makes a request under a new id and lets the engine drive it. */
    void ask(CopyContext context, long to, LongFunction<OutgoingRequest> request) {
        long id = lastRequest.incrementAndGet();
        OutgoingRequest made = request.apply(id);
        RequestTiming timing = RequestTiming.start(ports.nanoTime(), observer, seen.runId(), context, to, made);
        requests.put(id, new TimedRequest(made, to, timing));
        Duration own = made.ownTimeout();
        long timeout = (own == null ? settings.requestTimeout() : own).toNanos();
        post(new Event.RequestMade(id, context.copy().id(), context.epoch(), to, timeout));
    }

    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullName) {
        for (TaskCopy copy : copies.values()) {
            ServerMethodDefinition<?, ?> method = copy.method(fullName);
            if (method != null) {
                return method.getMethodDescriptor();
            }
        }
        return null;
    }

    void call(IncomingCall call) {
        if (ended.get()) {
            call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("the process has left the job"));
            return;
        }
        call.deliverTo(this);
        if (ended.get()) {
            calls.refuseAll(Refusal.NOT_PRIMARY, "the process has left the job");
        }
    }

    @Override
    public void task(TaskCall call) {
        post(new Event.CallArrived(calls.add(call), call.header()));
    }

    @Override
    public void backup(BackupCall call) {
        post(new Event.BackupAsked(calls.add(call), call.header(), call.question()));
    }

    private void step(List<Event> events) {
        if (ended.get()) {
            return;
        }
        try {
            stepOnly(events).forEach(this::perform);
            if (!ended.get() && !engine.runId().isEmpty()) {
                end.admitted();
            }
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private List<Effect> stepOnly(List<Event> events) {
        stepping.lock();
        try {
            long now = ports.nanoTime().getAsLong();
            List<Effect> effects = engine.step(now, events);
            seen.stepped(now);
            return effects;
        } finally {
            stepping.unlock();
        }
    }

    /** Returns what is known here, or null if the engine can not be looked at in time. On any thread. */
    @Nullable
    SessionView view(Duration within) throws InterruptedException {
        if (!stepping.tryLock(within.toNanos(), TimeUnit.NANOSECONDS)) {
            return null;
        }
        Inspection inspection;
        try {
            inspection = engine.inspect(ports.nanoTime().getAsLong());
        } finally {
            stepping.unlock();
        }
        return new SessionView(
                inspection, Map.copyOf(copies), id -> requests.get(id), fence.marginNanos(), !fence.isOpen());
    }

    /** Returns the job's epoch as last seen. Only while an effect is performed. */
    long epoch() {
        return engine.epoch();
    }

    long marginNanos() {
        return fence.marginNanos();
    }

    int openRequests() {
        return requests.size();
    }

    /** Returns the copy of a task here, or null. */
    @Nullable
    CopyId copyOf(long task) {
        TaskCopy copy = copies.get(task);
        return copy == null ? null : copy.id();
    }

    /** Returns some copy here, or null if there is none. */
    @Nullable
    CopyId anyCopy() {
        return copies.values().stream().map(TaskCopy::id).findFirst().orElse(null);
    }

    @Override
    public RuntimeObserver observer() {
        return observer;
    }

    private void perform(Effect effect) {
        observer.record(recorder -> recorder.performing(effect));
        if (effect instanceof Effect.EnterEpoch e) {
            with(e.copy(), copy -> copy.enterEpoch(e.epoch()));
        } else if (effect instanceof Effect.TellMeta e) {
            observer.tell(listener -> listener.flagTold(e.linkType()));
            with(e.copy(), copy -> copy.tellMeta(e));
        } else if (effect instanceof Effect.TellNeighbor e) {
            with(e.copy(), copy -> copy.tellNeighbor(e));
        } else if (effect instanceof Effect.SendRequest e) {
            OutgoingRequest request = requests.get(e.requestId());
            if (request != null) {
                request.send(transport, e.address(), e.header(), settings.requestTimeout(), this::post);
            }
        } else if (effect instanceof Effect.DeliverAnswer e) {
            ended(e.requestId(), request -> {
                observer.record(recorder -> recorder.answered(e.requestId(), request.answeredBy()));
                request.deliver();
            });
        } else if (effect instanceof Effect.DeliverFailure e) {
            ended(e.requestId(), request -> request.fail(e.byHandler(), settings.requestTimeout()));
        } else if (effect instanceof Effect.DiscardRequest e) {
            ended(e.requestId(), OutgoingRequest::discard);
        } else if (effect instanceof Effect.Serve e) {
            serve(e);
        } else if (effect instanceof Effect.Refuse e) {
            calls.refuse(e.callId(), e.failure(), e.reason());
        } else if (effect instanceof Effect.Commit e) {
            commit(e.commitId(), e.transaction());
        } else if (effect instanceof Effect.WakeAt e) {
            wakeUp.at(e.nanoTime());
        } else {
            performRare(effect);
        }
    }

    private void performRare(Effect effect) {
        if (effect instanceof Effect.StartCopy e) {
            new CopyEventLogger(settings.job()).started(e.copy(), e.node(), e.epoch());
            seen.starting(e.copy());
            TaskCopy copy = new TaskCopy(e.copy(), this, ports.loops(), fence);
            copies.put(e.copy().task(), copy);
            Checkpointer states = stateKeeper(copy, e.runId(), e.epoch());
            copy.start(builder, new TaskFramework(this, copy, states), states::initialised);
            backups.acts(copy);
        } else if (effect instanceof Effect.DropCopy e) {
            new CopyEventLogger(settings.job())
                    .dropped(e.copy(), copies.get(e.copy().task()), e.reason());
            with(e.copy(), copy -> {
                copy.drop();
                copies.remove(e.copy().task(), copy);
            });
        } else if (effect instanceof Effect.RefuseHandOver e) {
            new CopyEventLogger(settings.job())
                    .stays(e.copy(), copies.get(e.copy().task()), e.reason());
        } else if (effect instanceof Effect.ExitCopy e) {
            with(e.copy(), TaskCopy::exit);
        } else if (effect instanceof Effect.Relist) {
            watch.relist();
        } else if (effect instanceof Effect.Monitor e) {
            peers.watch(e.process(), e.address());
        } else if (effect instanceof Effect.Unmonitor e) {
            peers.unwatch(e.process());
        } else if (effect instanceof Effect.Evict e) {
            evictions.evict(e);
        } else if (effect instanceof Effect.Rejoin e) {
            lose(e.reason());
        } else if (effect instanceof Effect.Leave) {
            endOnce(end::left);
        } else if (effect instanceof Effect.End e) {
            endOnce(() -> end.jobEnded(e.outcome()));
        } else if (effect instanceof Effect.RefuseJob e) {
            broken(new JobMismatchException(e.reason()));
        } else {
            backups.perform(effect);
        }
    }

    private void with(CopyId id, Consumer<TaskCopy> action) {
        TaskCopy copy = copies.get(id.task());
        if (copy != null && copy.id().equals(id)) {
            action.accept(copy);
        }
    }

    private void ended(long requestId, Consumer<OutgoingRequest> how) {
        OutgoingRequest request = requests.remove(requestId);
        if (request != null) {
            how.accept(request);
        }
    }

    private void serve(Effect.Serve serve) {
        TaskCall call = calls.takeForTask(serve.callId());
        TaskCopy copy = copies.get(serve.copy().task());
        if (call == null) {
            return;
        }
        if (copy == null || !copy.id().equals(serve.copy())) {
            call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("the copy is gone"));
        } else {
            observer.record(recorder -> recorder.serving(serve.copy(), call.header()));
            copy.serve(call);
        }
    }

    private void commit(long id, Transaction transaction) {
        observer.record(recorder -> recorder.committing(keys, transaction));
        coordinator.commit(transaction).whenComplete((result, failure) -> {
            if (failure == null) {
                observer.record(recorder -> recorder.committed(transaction, result));
                if (result.succeeded()) {
                    seen.committed(result.revision(), ports.nanoTime().getAsLong());
                }
                post(new Event.Committed(id, result));
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            Reason reason = cause instanceof CoordinationException e ? e.reason() : Reason.INVALID;
            observer.record(recorder -> recorder.failed(transaction, reason));
            switch (reason) {
                case LEASE_NOT_FOUND -> lose("the coordinator does not know the lease any more");
                case UNKNOWN_OUTCOME, COMPACTED -> post(new Event.CommitUnknown(id));
                case INVALID, CLOSED -> broken(cause);
            }
        });
    }

    void lose(String reason) {
        endOnce(() -> end.leaseLost(reason));
    }

    private void broken(Throwable cause) {
        endOnce(() -> end.failed(cause));
    }

    private void endOnce(Runnable tell) {
        if (!ended.get() && endTold.compareAndSet(false, true)) {
            close();
            tell.run();
        }
    }

    // ---- host of the copies

    @Override
    public String job() {
        return settings.job();
    }

    @Override
    public LongSupplier nanoTime() {
        return ports.nanoTime();
    }

    @Override
    public Duration warnAfter() {
        return settings.loopWarnAfter();
    }

    @Override
    public RuntimePorts.Timers timers() {
        return ports.timers();
    }

    @Override
    public List<GrpcHandlerInterceptor> interceptors() {
        return interceptors;
    }

    @Override
    public boolean mayAct() {
        return fence.isOpen();
    }

    @Override
    public void entering(CopyId copy) {
        seen.entering(copy, ports.nanoTime().getAsLong());
    }

    @Override
    public void failed(CopyId copy, String callback, Throwable cause) {
        log.error(
                "Job '{}': callback '{}' of task {} failed; the job ends",
                settings.job(),
                callback,
                copy.task(),
                cause);
        observer.tell(listener -> listener.taskFailed(copy.task(), callback, cause));
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        post(new Event.Shutdown(
                copy, Outcome.failed("task " + copy.task() + ", callback '" + callback + "': " + message)));
    }

    @Override
    public void exited(CopyId copy) {
        post(new Event.Exited(copy));
    }
}
