package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.taskgraph.Outcome;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.FormerRun;
import io.taskgraph.engine.Happenings;
import io.taskgraph.engine.Inspection;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.LiveProcesses;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.engine.SeenNodes;
import io.taskgraph.engine.SeenRun;
import io.taskgraph.record.RecordSink;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One membership of the process in the job, from a lease granted to its end: brings events to the engine and its effects to those who
 * perform them. Steps and effects run on one mailbox, in order.
 */
final class JobSession implements IdleWarmUp.Session {

    /** Told how the session ended, in at most one call, and before that whether it takes part. */
    interface End {
        /** The job's settings are those of this process. May be told again. */
        void admitted();

        /** The job has ended; copies here are told to exit. Told before {@link #jobEnded}; not at all if no copy is here. */
        default void outcomeKnown(Outcome outcome) {}

        /** The job has ended and no copy is left here, or none that is worth waiting for any longer. */
        void jobEnded(Outcome outcome, @Nullable FormerRun former);

        /** The lease is lost: join again as new nodes. */
        void leaseLost(String reason);

        /** The lease was taken away before its time: join again, but not at once if that happens again and again. */
        void evicted(String reason);

        /** This process has handed its tasks over, as far as could be, and is to leave. */
        void left();

        /** This process cannot take part. */
        void failed(Throwable cause);
    }

    private final SessionSetup setup;
    private final String name;
    private final String address;

    /** Closed when this session ends, and for a time while its lease is in doubt: then neither steps nor callbacks start. */
    private final Fence fence;

    private final SessionEnd end;

    /** Used under {@link #stepping}. */
    private final Engine engine;

    /** Events for the engine, in the order of their arrival. */
    private final Mailbox<Event> mailbox;

    /** Log, meters, record and events of the page: each fact is told once and branches off there. */
    private final SessionListener told;

    /** The copies here, primaries and backups. */
    private final TaskCopies copies = new TaskCopies();

    /** The data requests and pulls of the copies here that have not ended. */
    private final OpenRequests requests;

    private final BackupEffects backups;
    private final ExitWatch exits;
    private final BackupsHere backupsHere = new BackupsHere();
    private final SharedObjects shared = new SharedObjects();

    /** As the last step has left it. Written on the engine's loop. */
    private volatile @Nullable SeenRun seenRun;

    /** As the last step has left them. Written on the engine's loop. */
    private volatile SeenNodes nodes = SeenNodes.none();

    private final PeerEffects peers;
    private final ProcessEffects process;
    private final EffectHandlers performers;

    /** Held while the engine takes a step or is looked at; never while its effects are performed. */
    private final ReentrantLock stepping = new ReentrantLock();

    /** The step under way, with its effects; null between steps. Written on the engine's loop, read by the keeper of the lease. */
    private volatile @Nullable Step current;

    /** The step that waits for a thread; null while none does. Written by the one who asks for the thread, and on that. */
    private volatile @Nullable Step waiting;

    /** Id of the run; empty before it is known. */
    private volatile String runId = "";

    /** As of which change of the processes the transport knows them. Used under {@link #stepping}. */
    private long toldProcesses;

    /**
     * A step of the engine, with its effects.
     *
     * @param thread takes it; null while it waits for one
     * @param since since when
     */
    record Step(@Nullable Thread thread, long since) {}

    JobSession(SessionSetup setup, EngineSettings engineSettings, Fence fence, End whoIsTold) {
        this.setup = setup;
        this.name = engineSettings.process();
        this.address = engineSettings.address();
        this.fence = fence;
        this.end = new SessionEnd(whoIsTold, this::close);
        this.engine = new Engine(engineSettings);
        RuntimeObserver observer = setup.observer();
        RuntimePorts ports = setup.ports();
        KeyLayout keys = new KeyLayout(engineSettings.namespace(), engineSettings.job());
        SessionObserver meters = new SessionObserver(observer, engine);
        this.told = listeners(setup, keys, backupsHere, meters);
        this.mailbox = Mailbox.ofBatches(this::onEngine, fence, this::step, this::broken)
                .probedBy(new LoopProbe<>(RuntimeListener.Loop.ENGINE, observer, ports.nanoTime()));
        // performers may be given this session before it is whole: no step runs before start()
        this.requests = new OpenRequests(
                setup.transport(), new RequestClock(ports.nanoTime(), observer, meters::runId), told, this::post);
        this.peers = new PeerEffects(setup, copies, told, this::post, end);
        this.process = new ProcessEffects(setup, told, this::post, end, this::lose);
        this.exits = new ExitWatch(setup, copies, end, this::outcome);
        TaskCopy.Host host = new CopyHost(setup, place(), fence, told, exits, backupsHere, this::post);
        HeldStates states = new HeldStates(this::post);
        CopyStarter starter = new CopyStarter(this, setup, fence, keys, copies, states, host);
        this.backups = new BackupEffects(
                starter, setup.transport(), copies, peers::takeForBackup, engine::epoch, told, this::post);
        this.performers = new EffectHandlers(
                new CopyEffects(starter, copies, backups, states, exits, told), requests, backups, peers, process);
        told.joined(engineSettings.job(), engineSettings.process());
    }

    /** Returns where the failure of a task was, for those who look for its stack in a log; empty where there is one process. */
    private String place() {
        return setup.alone() ? "" : " in process " + name + " at " + address;
    }

    private static SessionListener listeners(
            SessionSetup setup, KeyLayout keys, BackupsHere backupsHere, SessionObserver meters) {
        List<SessionListener> all = new ArrayList<>();
        RecordSink recorder = setup.observer().recorder();
        if (recorder != null) {
            all.add(new EngineRecorder(recorder, keys, setup.ports().nanoTime()));
        }
        all.add(backupsHere);
        all.addAll(setup.logs());
        all.add(meters);
        return new SessionListeners(setup.observer(), all);
    }

    void start() {
        process.start();
    }

    /** Ends the session: no callback starts and no request is answered after this. */
    void close() {
        boolean first = end.closed();
        // the fence before the copies: a callback must not start between
        fence.close();
        process.close();
        exits.stop();
        copies.dropAll();
        requests.close();
        if (first) {
            told.left();
        }
        peers.close();
    }

    /** Returns what is to keep the lease of this session. */
    LeaseKeeper keeper(long lease) {
        RuntimeSettings settings = setup.settings();
        return new LeaseKeeper(
                settings.job(),
                setup.coordinator(),
                setup.ports(),
                lease,
                settings.leaseTtl(),
                fence,
                setup.observer(),
                this::lose,
                () -> stuck(settings.leaseTtl()));
    }

    /** Ends the session because the coordinator does not know its lease any more. */
    void lose() {
        long left = fence.marginNanos();
        if (left <= 0) {
            end.leaseLost("its lease has ended");
        } else {
            end.evicted(String.format(
                    Locale.ROOT,
                    "the coordinator no longer knows its lease, which had %.1f s left: either another process has"
                            + " found twice that '%s', the address that this one tells others, refuses connections, and"
                            + " has revoked it, or the coordinator has lost it. Look whether that address is reached from"
                            + " other machines ('taskgraph.node.address')",
                    left / 1e9,
                    address));
        }
    }

    String process() {
        return name;
    }

    RuntimeSettings settings() {
        return setup.settings();
    }

    Map<String, Topology> topologies() {
        return setup.topologies();
    }

    RuntimePorts ports() {
        return setup.ports();
    }

    RuntimeObserver observer() {
        return setup.observer();
    }

    TaskCopies copies() {
        return copies;
    }

    /** Returns a copy that acts for its task, or null if there is none here. */
    @Nullable
    CopyId anyPrimary() {
        return copies.any(copy -> !backupsHere.contains(copy));
    }

    OpenRequests requests() {
        return requests;
    }

    BackupEffects backups() {
        return backups;
    }

    SharedObjects shared() {
        return shared;
    }

    /** Hands an event to the engine. On any thread; after the end of the session it is passed over. */
    void post(Event event) {
        mailbox.post(event);
    }

    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullName) {
        return copies.findMethod(fullName);
    }

    /** Returns whether calls of a run are taken here. On any thread. */
    boolean takesRun(String ofRun) {
        return ofRun.equals(runId) && !ofRun.isEmpty();
    }

    Runnable call(IncomingCall call, String caller) {
        return peers.arrived(call, caller);
    }

    void flags(FlagMessage message, String caller, FlagListener answer) {
        peers.arrived(message, caller, answer);
    }

    /** Has the engine handle what has come, on its thread, and notes since when it waits for that. */
    private void onEngine(Runnable handling) {
        RuntimePorts ports = setup.ports();
        waiting = new Step(null, ports.nanoTime().getAsLong());
        ports.engine().execute(() -> {
            waiting = null;
            handling.run();
        });
    }

    /** Lets the engine handle events and performs its effects, in order. On the mailbox; anything that it throws ends the session. */
    private void step(List<Event> events) {
        if (end.isOver()) {
            return;
        }
        current = new Step(Thread.currentThread(), setup.ports().nanoTime().getAsLong());
        try {
            for (Effect effect : stepOnly(events)) {
                effect.dispatch(performers);
            }
            if (!end.isOver() && !engine.runId().isEmpty()) {
                end.admitted();
            }
        } finally {
            current = null;
        }
    }

    /** Ends the session by what a step has thrown, an Error too: one that no longer steps must not keep its tasks. */
    private void broken(Throwable cause) {
        if (!end.isOver()) {
            setup.observer().engineBroken(cause.toString());
        }
        end.failed(cause);
    }

    /** Returns the step that has been under way, or has waited for a thread, for longer than a limit; null if there is none. */
    @Nullable
    Step stuck(Duration limit) {
        Step underWay = current;
        Step step = underWay == null ? waiting : underWay;
        boolean late = step != null && setup.ports().nanoTime().getAsLong() - step.since() > limit.toNanos();
        return late ? step : null;
    }

    /** Takes a step of the engine, under the lock, so that nobody looks at it half-way. */
    private List<Effect> stepOnly(List<Event> events) {
        stepping.lock();
        try {
            long now = setup.ports().nanoTime().getAsLong();
            List<Effect> effects = engine.step(now, events);
            Happenings happenings = engine.takeHappenings();
            if (!happenings.isEmpty()) {
                told.happened(happenings);
            }
            told.stepped(now);
            seenRun = engine.seenRun();
            nodes = engine.nodes();
            String run = engine.runId();
            if (!run.equals(runId)) {
                runId = run;
            }
            LiveProcesses live = engine.processes();
            if (live.changes() != toldProcesses) {
                toldProcesses = live.changes();
                setup.transport().processes(live.byName());
                String conflict = conflict(live.byName());
                if (conflict != null) {
                    return List.of(new Effect.RefuseJob(conflict)); // in place of the entry by which it would join
                }
            }
            return effects;
        } finally {
            stepping.unlock();
        }
    }

    private @Nullable String conflict(Map<String, ProcessEntry> processes) {
        return processes.containsKey(name) ? null : setup.transport().conflict(name, processes);
    }

    /** Returns the view of this session, or null if the engine is not available in time. On any thread. */
    @Nullable
    SessionView view(Duration within) throws InterruptedException {
        if (!stepping.tryLock(within.toNanos(), TimeUnit.NANOSECONDS)) {
            return null;
        }
        Inspection inspection;
        try {
            inspection = engine.inspect(setup.ports().nanoTime().getAsLong());
        } finally {
            stepping.unlock();
        }
        return new SessionView(inspection, copies.byTask(), requests::find, fence.marginNanos(), !fence.isOpen());
    }

    @Override
    public boolean isOver() {
        return end.isOver();
    }

    @Override
    public boolean hasCopies() {
        return copies.any(copy -> true) != null;
    }

    @Override
    public boolean isJobPlaced() {
        return nodes.primaries().size() == setup.settings().tasks();
    }

    /** Returns the job's nodes as the last step has left them. On any thread; waits for no step, in which code of the application may run. */
    SeenNodes nodes() {
        return nodes;
    }

    /** Returns how the job has ended as seen here, or null. On the engine's loop: the lock is free there. */
    private @Nullable Outcome outcome() {
        stepping.lock();
        try {
            return engine.inspect(setup.ports().nanoTime().getAsLong()).outcome();
        } finally {
            stepping.unlock();
        }
    }

    /** Returns the run as the last step has seen it; null before it is known. Waits for no step: one may not end. */
    @Nullable
    SeenRun seenRun() {
        return seenRun;
    }

    long marginNanos() {
        return fence.marginNanos();
    }
}
