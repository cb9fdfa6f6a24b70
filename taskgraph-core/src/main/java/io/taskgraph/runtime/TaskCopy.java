package io.taskgraph.runtime;

import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.NeighborListener;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.WaitingTask;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.TaskCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One local copy of a task and its loop: every callback runs through {@link #run}, one after another. A method says where it may be
 * called; without a word, on any thread.
 */
final class TaskCopy implements TaskCall.Server {

    private static final Status GONE = Status.UNAVAILABLE.withDescription("the copy is gone");

    private static final Logger log = LoggerFactory.getLogger(TaskCopy.class);

    /** The process around a copy, as far as the copy needs it. */
    interface Host {

        String job();

        LongSupplier nanoTime();

        Duration warnAfter();

        RuntimePorts ports();

        /** Interceptors of the application, the first one outermost. */
        List<GrpcHandlerInterceptor> interceptors();

        boolean mayAct();

        RuntimeObserver observer();

        /** The copy begins to enter an epoch. */
        void entering(CopyId copy);

        /** A callback of the copy that began at a time has ended, one way or the other. */
        void ran(CopyId copy, String callback, long began);

        void failed(CopyId copy, FailedPart part, Throwable cause);

        void exited(CopyId copy);
    }

    /** Changes once at most, when a backup takes over. */
    private volatile CopyId id;

    private final Host host;
    private final LoopGate gate = new LoopGate();
    private final Mailbox<Runnable> loop;
    private final SlowCallbackDetector watch;
    private final Computations computations;
    private final LateCall late = new LateCall();
    private volatile Map<String, ServerMethodDefinition<?, ?>> methods = Map.of();
    private final EpochCancellation ends;

    /** The epoch that the engine has announced, -1 before the first. The callback {@code enterEpoch} may still wait. */
    private volatile long announcedEpoch = -1;

    /** Never false again. */
    private volatile boolean gone;

    private final PublishedBlocks blocks = new PublishedBlocks();

    /** Invariant: it is set while a pull waits. */
    private final EngineTimer pullTimer;

    /** Not null while {@code init} runs. */
    private volatile @Nullable Loads loads;

    /** Set on the loop when {@code init} has returned. */
    private volatile @Nullable Task task;

    /** Of the epoch that the task was told to enter last. Used on the loop. */
    private @Nullable CopyContext context;

    /** Whose request is handled; null between handlers. Used on the loop. */
    private @Nullable RequestHeader handled;

    /** Tells of its failure as that of a copy, unless that was told; null before it fails: no callback runs after. Used on the loop. */
    private @Nullable Consumer<CopyId> failure;

    TaskCopy(CopyId id, Host host, Executor executor, Fence fence) {
        this.id = id;
        this.host = host;
        this.loop = Mailbox.<Runnable>ofSingles(
                        executor, fence, gate, cause -> failedNow(FailedPart.callback("loop"), cause))
                .probedBy(new LoopProbe<>(RuntimeListener.Loop.TASK, host.observer(), host.nanoTime()));
        this.watch = new SlowCallbackDetector(
                id.task(), host.warnAfter(), host.nanoTime(), host.ports().timers(), host.observer());
        this.ends = new EpochCancellation(host.ports().daemons(), this::cancelFailed);
        this.computations = new Computations(host.nanoTime());
        this.pullTimer = new EngineTimer(host.ports(), this::giveUpPulls);
    }

    CopyId id() {
        return id;
    }

    EpochCancellation ends() {
        return ends;
    }

    RuntimePorts.Timers timers() {
        return host.ports().timers();
    }

    boolean isCurrent(long epoch) {
        return !gone && announcedEpoch == epoch;
    }

    @Nullable
    ServerMethodDefinition<?, ?> method(String fullName) {
        return methods.get(fullName);
    }

    /** Returns the full names of the methods that the task serves, in order; none before it is initialised. */
    List<String> methodNames() {
        return methods.keySet().stream().sorted().toList();
    }

    boolean isGone() {
        return gone;
    }

    /** Returns the task; only on the loop, after {@code init}. */
    Task task() {
        Task current = task;
        if (current == null) {
            throw new IllegalStateException("task " + id.task() + " is not initialised");
        }
        return current;
    }

    /** Returns the task if it says itself what it does and waits for; on any thread. */
    Optional<WaitingTask> reporting() {
        return task instanceof WaitingTask reporting && !gone ? Optional.of(reporting) : Optional.empty();
    }

    Computations computations() {
        return computations;
    }

    LateCall late() {
        return late;
    }

    SlowCallbackDetector watch() {
        return watch;
    }

    /** Returns the number of callbacks that run or wait. */
    int load() {
        return loop.size();
    }

    /** Ends the copy at once: nothing that waits on its loop runs after that. */
    void drop() {
        gone = true;
        ends.close();
        blocks.close();
        pullTimer.close();
    }

    /** Makes the task; {@code initialised} is told of it on the loop, before anything else. */
    void start(TaskBuilder builder, TaskFramework framework, Consumer<Task> initialised) {
        run("init", () -> {
            Task built;
            Loads asked = new Loads();
            loads = asked;
            try {
                built = BuilderFailure.build(builder, id.task(), framework);
                built.init(id.task(), framework);
            } finally {
                loads = null;
            }
            methods = ServedMethods.of(built, host.interceptors());
            task = built;
            if (asked.isEmpty()) {
                initialised.accept(built);
                return;
            }
            holdUp();
            asked.whenDone(() -> goOn("init", () -> {
                asked.deliver();
                // failed loads are told before anything else runs
                holdUp();
                goOn("init", () -> initialised.accept(built));
            }));
        });
    }

    /** Returns the loads of {@code init}; null unless the calling thread is in {@code init}. */
    @Nullable
    Loads loads() {
        return isRunningHere() ? loads : null;
    }

    /** Returns whether the calling thread runs a callback of this copy. */
    boolean isRunningHere() {
        return watch.isRunningOn(Thread.currentThread());
    }

    /** Gives a backup the id of the copy that acts for the task. A failure as a backup is told again as a failure of that copy. */
    void tookOver(CopyId newId) {
        id = newId;
        loop.post(() -> {
            Consumer<CopyId> told = failure;
            if (told != null && !gone) {
                told.accept(newId);
            }
        });
    }

    /** Ends the former epoch at once, and lets the task enter the new one behind the callbacks that wait. */
    void enterEpoch(long epoch) {
        announcedEpoch = epoch;
        ends.enter(epoch);
        withTask("enterEpoch", t -> {
            CopyContext entered = new CopyContext(this, epoch);
            context = entered;
            blocks.enter(epoch);
            MDC.put("epoch", Long.toString(epoch));
            host.entering(id);
            t.enterEpoch(entered);
        });
    }

    void tellMeta(Effect.TellMeta meta) {
        run("metaReady", () -> FailedPart.about(meta), () -> {
            CopyContext current = context;
            Task t = task;
            if (t != null && current != null && current.epoch() == meta.epoch()) {
                t.metaReady(current, meta.from(), meta.linkType(), meta.meta());
            }
        });
    }

    void tellNeighbor(Effect.TellNeighbor told) {
        withTask("neighborChanged", t -> {
            CopyContext current = context;
            if (current != null && current.epoch() == told.epoch() && t instanceof NeighborListener listener) {
                switch (told.change()) {
                    case FAILED -> listener.neighborFailed(current, told.linkType(), told.neighbor());
                    case RESTARTED -> listener.neighborRestarted(current, told.linkType(), told.neighbor());
                    case MOVED -> listener.neighborMoved(current, told.linkType(), told.neighbor());
                }
            }
        });
    }

    void exit() {
        // reported in any case, also of a copy that has failed: the session waits for it before it ends
        loop.post(() -> {
            try {
                Task ended = task;
                if (ended != null && !gone) {
                    guarded("exit", FailedPart::aboutNothing, ended::exit);
                }
            } finally {
                host.exited(id);
            }
        });
    }

    /** Serves a call in its turn; refuses it if the copy has ended or failed by then, so that its asker looks again. */
    void serve(TaskCall call) {
        loop.post(() -> {
            if (gone || failure != null) {
                call.fail(Refusal.NOT_PRIMARY, GONE);
            } else {
                call.serveBy(this);
            }
        });
    }

    /** Lets go of a pull whose caller no longer waits. */
    void withdrawn(PullCall pull) {
        loop.post(() -> blocks.withdrawn(pull));
    }

    @Override
    public <Q, A> void data(DataCall<Q, A> call) {
        ServerMethodDefinition<?, ?> method = method(call.method());
        if (method == null) {
            call.fail(
                    Refusal.HANDLER,
                    Status.UNIMPLEMENTED.withDescription(
                            "task " + id.task() + " serves no method '" + call.method() + "', " + butServes()));
        } else {
            guarded("handler", () -> FailedPart.about(call.method(), call.header()), () -> invoke(call, method));
        }
    }

    private String butServes() {
        return methods.isEmpty() ? "and no other one either" : "but " + methodNames();
    }

    private <Q, A> void invoke(DataCall<Q, A> call, ServerMethodDefinition<?, ?> method) {
        handled = call.header();
        try {
            UnaryInvoker.<A>invoke(
                    method, call.input(), new Metadata(), (output, status) -> answer(call, output, status));
        } finally {
            handled = null;
        }
    }

    /** Returns whose request is handled; null unless the calling thread is in a handler. */
    @Nullable
    RequestHeader handled() {
        return isRunningHere() ? handled : null;
    }

    /** Answers a call when its handler has ended, on any thread; only as long as this copy may act for the task. */
    private <A> void answer(DataCall<?, A> call, @Nullable A output, Status status) {
        if (gone) {
            call.fail(Refusal.NOT_PRIMARY, GONE);
        } else if (!host.mayAct()) {
            // The lease may prove alive; then nobody would ask this copy again.
            loop.post(() -> answer(call, output, status));
        } else if (status.isOk() && output != null) {
            call.responses().answered(output, id.incarnation());
        } else {
            HandlerFailure.log(
                    host.job(), id.task(), call, status, host.observer().pace());
            call.fail(Refusal.HANDLER, status);
        }
    }

    @Override
    public void pull(PullCall call) {
        long until = host.nanoTime().getAsLong()
                + PublishedBlocks.patience(call.timeout()).toNanos();
        Block block = blocks.findOrWait(call, until);
        if (block != null) {
            call.responses().answered(block, id.incarnation());
        } else {
            pullTimer.at(until);
        }
    }

    /** The one timer for all pulls that wait here, as long as any does. */
    private void giveUpPulls() {
        Long next = blocks.giveUp(host.nanoTime().getAsLong(), id.task());
        if (next != null) {
            pullTimer.at(next);
        }
    }

    /** Offers a block in an epoch, serialised by {@code threads}; false if that epoch is not the current one. */
    boolean publish(long epoch, String name, MessageLite message, Executor threads) {
        if (!blocks.reserve(epoch, name)) {
            return false;
        }
        threads.execute(() -> {
            try {
                blocks.offer(epoch, name, message).forEach(this::serve);
            } catch (RuntimeException | Error e) {
                fail(FailedPart.callback("publish"), e);
            }
        });
        return true;
    }

    /** Runs a callback of the application, unless the copy has ended by then. */
    void run(String callback, Runnable body) {
        run(callback, FailedPart::aboutNothing, body);
    }

    /** Does as {@link #run(String, Runnable)}; {@code about} says in reports what it is about, and runs on any thread. */
    void run(String callback, Supplier<String> about, Runnable body) {
        loop.post(() -> {
            if (!gone && failure == null) {
                guarded(callback, about, body);
            }
        });
    }

    /** Lets nothing more run until {@link #goOn}. Called on the loop. */
    void holdUp() {
        gate.close();
    }

    /** Runs a callback ahead of all that is held up, and then lets that run. */
    void goOn(String callback, Runnable body) {
        loop.post(gate.opening(
                () -> {
                    if (!gone && failure == null) {
                        guarded(callback, FailedPart::aboutNothing, body);
                    }
                },
                loop::post));
    }

    boolean mayAct() {
        return !gone && host.mayAct();
    }

    /** Ends the job as failed, unless the copy has ended by then. */
    void fail(FailedPart part, Throwable cause) {
        loop.post(gate.passing(() -> {
            if (gone || failure != null) {
                return;
            }
            if (host.mayAct()) {
                failedNow(part, cause);
            } else {
                // the lease may prove alive; the loop stands still until then
                fail(part, cause);
            }
        }));
    }

    /** What the application planned for the end of an epoch has failed; of a copy that has ended only the log can tell. */
    private void cancelFailed(Throwable cause) {
        if (gone) {
            log.warn("An action that task {} had planned for the end of its epoch has failed", id.task(), cause);
        } else {
            fail(FailedPart.callback("onCancelled"), cause);
        }
    }

    /** Ends the copy's work. On the loop. */
    private void failedNow(FailedPart part, Throwable cause) {
        CopyId told = id;
        failure = primary -> {
            if (!primary.equals(told)) {
                host.failed(primary, part, cause);
            }
        };
        host.failed(told, part, cause);
    }

    /** Runs {@code body} with the task on the loop. */
    void withTask(String callback, Consumer<Task> body) {
        run(callback, () -> {
            Task current = task;
            if (current != null) {
                body.accept(current);
            }
        });
    }

    /** Returns the epoch that it was last told to enter; −1 before the first. */
    long epoch() {
        return announcedEpoch;
    }

    // Any exception or error of the application ends the job with that cause.
    @SuppressWarnings("CatchingUnchecked")
    private void guarded(String callback, Supplier<String> about, Runnable body) {
        MDC.put("job", host.job());
        MDC.put("task", Long.toString(id.task()));
        MDC.put("epoch", Long.toString(announcedEpoch));
        MDC.put("incarnation", Long.toString(id.incarnation()));
        long began = watch.started(callback, about);
        try {
            body.run();
        } catch (BuilderFailure e) {
            failedNow(FailedPart.callback("TaskBuilder.getTask"), e.getCause() == null ? e : e.getCause());
        } catch (Throwable e) {
            failedNow(FailedPart.callback(callback, about.get()), e);
        } finally {
            watch.ended();
            host.ran(id, callback, began);
            List.of("job", "task", "epoch", "incarnation").forEach(MDC::remove);
        }
    }
}
