package io.taskgraph.runtime;

import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.GrpcHelper;
import io.taskgraph.NeighborListener;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.TaskCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** One local copy of a task and its loop: every callback runs through {@link #run}, one after another. */
final class TaskCopy implements TaskCall.Server {

    private static final Status GONE = Status.UNAVAILABLE.withDescription("the copy is gone");

    /** The process around a copy, as the copy sees it. */
    interface Host {

        String job();

        LongSupplier nanoTime();

        Duration warnAfter();

        RuntimePorts.Timers timers();

        /** Interceptors of the application, the first one outermost. */
        List<GrpcHandlerInterceptor> interceptors();

        boolean mayAct();

        RuntimeObserver observer();

        /** The copy begins to enter an epoch. */
        void entering(CopyId copy);

        /** A callback of the copy that began at a time has ended, one way or the other. */
        void ran(CopyId copy, String callback, long began);

        void failed(CopyId copy, String callback, Throwable cause);

        void exited(CopyId copy);
    }

    private volatile CopyId id;
    private final Host host;
    private final LoopGate gate = new LoopGate();
    private final Mailbox<Runnable> loop;
    private final SlowCallbackDetector watch;
    private final Computations computations;
    private volatile Map<String, ServerMethodDefinition<?, ?>> methods = Map.of();
    private final EpochCancellation ends = new EpochCancellation();
    private volatile long announcedEpoch = -1;
    private volatile boolean gone;
    private final PublishedBlocks blocks = new PublishedBlocks();
    private @Nullable Task task;
    private @Nullable CopyContext context;
    private boolean failed;
    private @Nullable Throwable failure;

    TaskCopy(CopyId id, Host host, Executor executor, Fence fence) {
        this.id = id;
        this.host = host;
        this.loop = Mailbox.<Runnable>ofSingles(executor, fence, gate)
                .probedBy(new LoopProbe<>(RuntimeListener.Loop.TASK, host.observer(), host.nanoTime()));
        this.watch =
                new SlowCallbackDetector(id.task(), host.warnAfter(), host.nanoTime(), host.timers(), host.observer());
        this.computations = new Computations(host.nanoTime());
    }

    CopyId id() {
        return id;
    }

    EpochCancellation ends() {
        return ends;
    }

    boolean isCurrent(long epoch) {
        return !gone && announcedEpoch == epoch;
    }

    @Nullable
    ServerMethodDefinition<?, ?> method(String fullName) {
        return methods.get(fullName);
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

    Computations computations() {
        return computations;
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
    }

    /** Makes the task; {@code initialised} is told of it on the loop, before anything else. */
    void start(TaskBuilder builder, TaskFramework framework, Consumer<Task> initialised) {
        run("init", () -> {
            Task built = builder.getTask(id.task());
            built.init(id.task(), framework);
            methods = methods(built.grpc(), host.interceptors());
            task = built;
            initialised.accept(built);
        });
    }

    /** Gives a backup the id of the copy that acts for the task. A failure as a backup counts as a failure of that copy. */
    void tookOver(CopyId newId) {
        id = newId;
        loop.post(() -> {
            Throwable cause = failure;
            if (cause != null && !gone) {
                host.failed(newId, "update", cause);
            }
        });
    }

    private static Map<String, ServerMethodDefinition<?, ?>> methods(
            GrpcHelper helper, List<GrpcHandlerInterceptor> interceptors) {
        Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
        for (ServerServiceDefinition service : helper.services()) {
            ServerInterceptors.interceptForward(service, interceptors)
                    .getMethods()
                    .forEach(method -> methods.put(method.getMethodDescriptor().getFullMethodName(), method));
        }
        return Map.copyOf(methods);
    }

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
        withTask("metaReady", t -> {
            CopyContext current = context;
            if (current != null && current.epoch() == meta.epoch()) {
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
        loop.post(() -> {
            try {
                Task ended = task;
                if (ended != null && !gone) {
                    guarded("exit", ended::exit);
                }
            } finally {
                host.exited(id);
            }
        });
    }

    void serve(TaskCall call) {
        loop.post(() -> {
            if (gone || failed) {
                call.fail(Refusal.NOT_PRIMARY, GONE);
            } else {
                call.serveBy(this);
            }
        });
    }

    @Override
    public <Q, A> void data(DataCall<Q, A> call) {
        ServerMethodDefinition<?, ?> method = method(call.method());
        if (method == null) {
            call.fail(
                    Refusal.HANDLER,
                    Status.UNIMPLEMENTED.withDescription(
                            "task " + id.task() + " serves no method '" + call.method() + "'"));
        } else {
            guarded("handler", () -> invoke(call, method));
        }
    }

    private <Q, A> void invoke(DataCall<Q, A> call, ServerMethodDefinition<?, ?> method) {
        UnaryInvoker.<A>invoke(method, call.input(), new Metadata(), (output, status) -> {
            if (gone || !host.mayAct()) {
                call.fail(Refusal.NOT_PRIMARY, GONE);
            } else if (status.isOk() && output != null) {
                call.responses().answered(output, id.incarnation());
            } else {
                call.fail(Refusal.HANDLER, status);
            }
        });
    }

    @Override
    public void pull(PullCall call) {
        Block block = blocks.findOrWait(call);
        if (block != null) {
            call.responses().answered(block, id.incarnation());
        }
    }

    /** Offers a block in an epoch, serialised by {@code computations}; false if that epoch is not the current one. */
    boolean publish(long epoch, String name, MessageLite message, Executor computations) {
        if (!blocks.reserve(epoch, name)) {
            return false;
        }
        computations.execute(() -> {
            try {
                blocks.offer(epoch, name, message).forEach(this::serve);
            } catch (RuntimeException | Error e) {
                fail("publish", e);
            }
        });
        return true;
    }

    /** Runs a callback of the application, unless the copy has ended by then. */
    void run(String callback, Runnable body) {
        loop.post(() -> {
            if (!gone && !failed) {
                guarded(callback, body);
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
                    if (!gone && !failed) {
                        guarded(callback, body);
                    }
                },
                loop::post));
    }

    boolean mayAct() {
        return !gone && host.mayAct();
    }

    /** Ends the job as failed, unless the copy has ended by then. */
    void fail(String callback, Throwable cause) {
        loop.post(() -> {
            if (!gone && !failed && host.mayAct()) {
                failed = true;
                host.failed(id, callback, cause);
            }
        });
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

    // An application may throw anything: whatever it is ends the job with that cause.
    @SuppressWarnings("CatchingUnchecked")
    private void guarded(String callback, Runnable body) {
        MDC.put("job", host.job());
        MDC.put("task", Long.toString(id.task()));
        MDC.put("epoch", Long.toString(announcedEpoch));
        MDC.put("incarnation", Long.toString(id.incarnation()));
        long began = watch.started(callback);
        try {
            body.run();
        } catch (Throwable e) {
            failed = true;
            failure = e;
            host.failed(id, callback, e);
        } finally {
            watch.ended();
            host.ran(id, callback, began);
            MDC.remove("job");
            MDC.remove("task");
            MDC.remove("epoch");
            MDC.remove("incarnation");
        }
    }
}
