package io.taskgraph.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.taskgraph.EpochContext;
import io.taskgraph.JobInfo;
import io.taskgraph.MissingTopologyException;
import io.taskgraph.Node;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.RequestOrigin;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.engine.AskedTopology;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.topology.Topology;
import io.taskgraph.topology.TopologyView;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework as one local copy sees it: checks the arguments of each call and turns it into an event of the engine, a request, or
 * work off the loop.
 *
 * <p>Thread-safe: a task may call it from its callbacks and from threads of its own. Mistakes of the caller, such as an unknown link
 * type, are thrown at once. A context that is no longer current is no mistake, since an epoch may end at any moment: then the call
 * has no effect and returns false, or its stage fails with {@link StaleEpochException}.
 */
final class TaskFramework implements BackedUpFramework {

    /** Longest time for one request. Far below the 292 years at which nanoseconds in a long wrap around. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private static final String NULL_CONTEXT = "'context' must not be null";
    private static final String NULL_NAME = "'name' must not be null";

    private final JobSession session;
    private final TaskCopy copy;
    private final Checkpointer states;

    /** Named after the job, so that an operator can set the level of one job's tasks. */
    private final Logger logger;

    TaskFramework(JobSession session, TaskCopy copy, Checkpointer states) {
        this.session = session;
        this.copy = copy;
        this.states = states;
        this.logger = LoggerFactory.getLogger(
                "io.taskgraph.task." + session.settings().job());
    }

    @Override
    public TopologyView getTopology(String linkType) {
        Topology topology = topology(linkType);
        long task = copy.id().task();
        return epoch -> AskedTopology.neighbors(linkType, topology, task, epoch);
    }

    /** Returns a topology; a link type without one is a mistake of the application, which names those that have one. */
    private Topology topology(String linkType) {
        Topology topology = session.topologies().get(requireNonNull(linkType, "'linkType' must not be null"));
        if (topology == null) {
            throw new MissingTopologyException(linkType, session.topologies().keySet());
        }
        return topology;
    }

    @Override
    public long getTaskId() {
        return copy.id().task();
    }

    @Override
    public List<Node> getNodes() {
        return session.nodes().nodes();
    }

    @Override
    public JobInfo getJob() {
        RuntimeSettings settings = session.settings();
        return new JobInfo(settings.job(), settings.tasks(), settings.slots(), states.runId());
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<? extends T> make) {
        return session.shared().get(type, make);
    }

    @Override
    public Logger getLogger() {
        return logger;
    }

    @Override
    public boolean flagMeta(EpochContext context, String linkType, String meta) {
        // for its exception only: the engine would take a flag that nobody can hear
        topology(linkType);
        requireNonNull(context, NULL_CONTEXT);
        KeyLayout.checkText("a meta", requireNonNull(meta, "'meta' must not be null"));
        int length = meta.getBytes(UTF_8).length;
        int most = session.settings().maxMetaBytes();
        if (length > most) {
            throw new IllegalArgumentException(
                    "a meta must not be longer than " + most + " bytes in UTF-8, but this one has " + length);
        }
        // a flag that is set twice counts twice here: the meter measures the work of the task
        boolean taken = act(context, "flagMeta", new Event.FlagMeta(copy.id(), context.epoch(), linkType, meta));
        if (taken) {
            session.observer().tell(listener -> listener.flagSent(linkType));
        }
        return taken;
    }

    @Override
    public boolean incEpoch(EpochContext context) {
        requireNonNull(context, NULL_CONTEXT);
        return act(context, "incEpoch", new Event.IncEpoch(copy.id(), context.epoch()));
    }

    /** Posts an action of the epoch. That it returns true is no promise: the epoch may end before the engine gets to the event. */
    private boolean act(EpochContext context, String call, Event event) {
        if (own(context) == null) {
            copy.late().made(call, context.epoch(), copy.epoch());
            return false;
        }
        session.post(event);
        return true;
    }

    /** Returns the context if it is still current; a context of another copy is a mistake of the caller. */
    private @Nullable CopyContext own(EpochContext context) {
        requireNonNull(context, NULL_CONTEXT);
        // each copy makes its own contexts, so one of another copy shows a task that keeps them in a static field
        if (context instanceof CopyContext own && own.copy() == copy) {
            return own.isCancelled() ? null : own;
        }
        throw new IllegalArgumentException(
                "'context' is not one of this copy of task " + copy.id().task());
    }

    @Override
    @SuppressWarnings("unchecked") // the types of a method known by its name are the caller's word
    public boolean dataRequest(EpochContext context, long toId, String method, Message input) {
        ServerMethodDefinition<?, ?> definition = copy.method(method);
        if (definition == null) {
            throw new IllegalArgumentException("task " + toId + " cannot be asked for '" + method
                    + "': a method is found by its"
                    + " name among the services of the asking task " + copy.id().task() + ", which are "
                    + copy.methodNames() + "; correct the name, or ask by MethodDescriptor");
        }
        CopyContext own = own(context);
        if (own == null) {
            return false;
        }
        MethodDescriptor<Message, Message> descriptor =
                (MethodDescriptor<Message, Message>) definition.getMethodDescriptor();
        request(own, toId, descriptor, input, session.settings().requestTimeout(), (output, cause) -> {
            Task task = copy.task();
            if (output != null) {
                task.dataReady(own, toId, method, output);
                // the epoch's end is told by enterEpoch: a failure for it would be a second message about the same
            } else if (cause != null && !(cause instanceof StaleEpochException)) {
                task.dataFailed(own, toId, method, cause);
            }
        });
        return true;
    }

    @Override
    public <Q, A> CompletionStage<A> dataRequest(
            EpochContext context, long toId, MethodDescriptor<Q, A> method, Q input) {
        return ask(context, toId, method, input, session.settings().requestTimeout());
    }

    @Override
    public <Q, A> CompletionStage<A> dataRequest(
            EpochContext context, long toId, MethodDescriptor<Q, A> method, Q input, Duration within) {
        requireTimeout(within);
        return ask(context, toId, method, input, within);
    }

    /** Refuses a time that cannot be kept, before anything is sent. */
    private static void requireTimeout(Duration within) {
        requireNonNull(within, "'within' must not be null");
        if (within.isNegative() || within.isZero() || within.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("'within' must be more than nothing and at most "
                    + PrintableText.of(LONGEST_TIMEOUT) + ", but is " + PrintableText.of(within));
        }
    }

    /** Makes a request whose stage the task chains on; of a former epoch it fails at once. */
    private <Q, A> CompletionStage<A> ask(
            EpochContext context, long toId, MethodDescriptor<Q, A> method, Q input, Duration within) {
        requireNonNull(method, "'method' must not be null");
        CopyContext own = own(context);
        if (own == null) {
            return LoopStage.failed(copy, new StaleEpochException(context.epoch()));
        }
        LoopStage<A> result = new LoopStage<>(copy, LoopStage.Origin.REQUEST);
        request(own, toId, method, input, within, result::end);
        return result;
    }

    /** Makes a request; {@code end} runs on the copy's loop, once, unless the copy ends before. */
    private <Q, A> void request(
            CopyContext own,
            long toId,
            MethodDescriptor<Q, A> method,
            Q input,
            Duration within,
            OutgoingRequest.End<A> end) {
        requireTask("toId", toId);
        requireNonNull(input, () -> "the input of '" + method.getFullMethodName() + "' must not be null");
        session.requests().ask(own, toId, within, made -> new ClientRequest<>(made, method, input, end));
    }

    /** Refuses a task that the job does not have: a request to it would wait until its deadline for an answer. */
    private void requireTask(String name, long task) {
        long tasks = session.settings().tasks();
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("'" + name + "' must be from 0 to " + (tasks - 1) + ", but is " + task);
        }
    }

    @Override
    public boolean publish(EpochContext context, String name, Message block) {
        CopyContext own = own(context);
        requireNonNull(name, NULL_NAME);
        requireNonNull(block, () -> "block '" + name + "' of publish must not be null");
        return own != null
                && copy.publish(
                        own.epoch(),
                        name,
                        block,
                        work -> offLoop(own, session.ports().blocks(), work));
    }

    /** Runs work off the loop; false if this process has ended since the caller looked, and its threads with it. */
    private boolean offLoop(CopyContext own, Executor threads, Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            if (!own.isCancelled()) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public <M extends Message> CompletionStage<M> pull(
            EpochContext context, long fromId, String name, Parser<M> parser) {
        return take(context, fromId, name, parser, null);
    }

    @Override
    public <M extends Message> CompletionStage<M> pull(
            EpochContext context, long fromId, String name, Parser<M> parser, Duration within) {
        requireTimeout(within);
        return take(context, fromId, name, parser, within);
    }

    @Override
    public <M extends Message> CompletionStage<M> pullIfPublished(
            EpochContext context, long fromId, String name, Parser<M> parser, Duration within) {
        requireTimeout(within);
        requireNonNull(name, NULL_NAME);
        return take(context, fromId, PublishedBlocks.IF_PUBLISHED + name, parser, within);
    }

    /** Makes a pull; {@code within} null is the time of a data request by the settings. */
    private <M extends Message> CompletionStage<M> take(
            EpochContext context, long fromId, String name, Parser<M> parser, @Nullable Duration within) {
        requireTask("fromId", fromId);
        requireNonNull(name, NULL_NAME);
        requireNonNull(parser, "'parser' must not be null");
        CopyContext own = own(context);
        if (own == null) {
            return LoopStage.failed(copy, new StaleEpochException(context.epoch()));
        }
        LoopStage<M> result = new LoopStage<>(copy, LoopStage.Origin.REQUEST);
        session.requests()
                .ask(
                        own,
                        fromId,
                        within == null ? session.settings().requestTimeout() : within,
                        made -> new BlockPull<>(
                                made, name, parser, session.ports().blocks(), result::end));
        return result;
    }

    @Override
    public <T> CompletionStage<SortedMap<Long, T>> askNeighbors(
            EpochContext context, String linkType, LongFunction<? extends CompletionStage<T>> ask) {
        requireNonNull(context, NULL_CONTEXT);
        List<Long> neighbors =
                AskedTopology.neighbors(linkType, topology(linkType), copy.id().task(), context.epoch());
        CopyContext own = own(context);
        if (own == null) {
            return LoopStage.failed(copy, new StaleEpochException(context.epoch()));
        }
        LoopStage<SortedMap<Long, T>> all = new LoopStage<>(copy, LoopStage.Origin.REQUEST);
        // an application may hand in stages that complete on threads of its own
        SortedMap<Long, T> answers = Collections.synchronizedSortedMap(new TreeMap<>());
        AtomicInteger missing = new AtomicInteger(neighbors.size());
        if (neighbors.isEmpty()) {
            all.complete(answers);
        }
        for (long neighbor : neighbors) {
            CompletionStage<T> asked = requireNonNull(
                    ask.apply(neighbor),
                    () -> "'ask' returned null for task " + neighbor + " of link type '" + linkType
                            + "': it must return a stage for each neighbour");
            asked.whenComplete((answer, cause) -> {
                if (cause != null) {
                    onLoop(own, all, () -> all.completeExceptionally(cause));
                    return;
                }
                answers.put(neighbor, answer);
                if (missing.decrementAndGet() == 0) {
                    onLoop(own, all, () -> all.complete(answers));
                }
            });
        }
        return all;
    }

    /**
     * Ends a stage on the loop; at once if that runs this, as where the framework's own stages end. A stage of the application may end there in a
     * callback of a later epoch, and must not bring the answers of its own one into that.
     */
    private void onLoop(CopyContext own, LoopStage<?> stage, Runnable end) {
        if (copy.isRunningHere()) {
            endInTime(own, stage, end);
        } else {
            copy.run("askNeighbors", () -> endInTime(own, stage, end));
        }
    }

    /** Ends a stage on the loop: there, no epoch begins between the look at it and the continuations of the stage. */
    private static void endInTime(CopyContext own, CompletableFuture<?> stage, Runnable end) {
        if (own.isCancelled()) {
            stage.completeExceptionally(new StaleEpochException(own.epoch()));
        } else {
            end.run();
        }
    }

    @Override
    public RequestOrigin requestOrigin() {
        RequestHeader handled = copy.handled();
        if (handled == null) {
            throw new IllegalStateException("no handler of task " + copy.id().task() + " runs on this thread");
        }
        return new RequestOrigin(handled.from(), states.token(handled.fromIncarnation()));
    }

    @Override
    public List<Long> togetherWith(long taskId, Collection<Long> among) {
        requireTask("taskId", taskId);
        return session.nodes().together(taskId, List.copyOf(among));
    }

    @Override
    public boolean checkGrpcContext(EpochContext context) {
        return own(context) != null;
    }

    @Override
    public <T> CompletionStage<T> compute(EpochContext context, Callable<T> computation) {
        CopyContext own = own(context);
        if (own == null) {
            return LoopStage.failed(copy, new StaleEpochException(context.epoch()));
        }
        LoopStage<T> result = new LoopStage<>(copy, LoopStage.Origin.COMPUTATION);
        // counted from now, so that one that waits for a thread shows as work of the copy as well
        Computations.Computation asked = copy.computations().asked();
        boolean taken = offLoop(own, session.ports().computations(), () -> {
            asked.begin();
            try {
                compute(own, computation, result);
            } finally {
                asked.end();
            }
        });
        if (!taken) {
            asked.end();
            result.completeExceptionally(new StaleEpochException(own.epoch()));
        }
        return result;
    }

    @Override
    public <T> CompletionStage<T> compute(Callable<T> computation) {
        // only init may do without a context: its epoch has not begun, and the first epoch waits for its loads
        Loads loads = copy.loads();
        if (loads == null) {
            throw new IllegalStateException(
                    "'compute' without an EpochContext may only be called in 'init', to load data; in any other"
                            + " callback write framework.compute(context, computation)");
        }
        LoopStage<T> result = new LoopStage<>(copy, LoopStage.Origin.COMPUTATION);
        loads.add(
                computation,
                result,
                session.ports().computations(),
                copy.computations().asked());
        return result;
    }

    /** Runs a computation off the loop and completes its stage on the loop; an Error fails the stage too, so that nobody waits forever. */
    private <T> void compute(CopyContext own, Callable<T> computation, CompletableFuture<T> result) {
        Runnable end;
        try {
            T value = computation.call();
            end = () -> result.complete(value);
        } catch (Throwable e) {
            end = () -> result.completeExceptionally(e);
        }
        Runnable inTime = end;
        copy.run("compute", () -> endInTime(own, result, inTime));
    }

    @Override
    public CompletionStage<@Nullable Void> checkpoint(EpochContext context) {
        CopyContext own = own(context);
        return own == null
                ? LoopStage.failed(copy, new StaleEpochException(context.epoch()))
                : states.checkpoint(own, own.epoch());
    }

    @Override
    public CompletionStage<@Nullable Void> checkpointForNextEpoch(EpochContext context) {
        CopyContext own = own(context);
        return own == null
                ? LoopStage.failed(copy, new StaleEpochException(context.epoch()))
                : states.checkpoint(own, own.epoch() + 1);
    }

    @Override
    public CompletionStage<@Nullable Void> update(long taskId, UpdateLog log) {
        requireTask("taskId", taskId);
        int most = session.settings().backup().updateLimit();
        if (log.payload().size() > most) {
            throw new IllegalArgumentException("an update must not be larger than " + most
                    + " bytes (taskgraph.backup.update-limit), but this one has "
                    + log.payload().size());
        }
        return session.backups().update(copy, taskId, log.payload());
    }

    @Override
    public long fencingToken() {
        return states.fencingToken();
    }

    @Override
    public void kill() {
        // no callback after this call, also while the engine has not heard of it
        copy.drop();
        session.post(new Event.Kill(copy.id()));
    }

    @Override
    public void shutdownJob(Outcome outcome) {
        requireNonNull(outcome, "'outcome' must not be null");
        // cut here, since the outcome becomes the value of a key, whose size is limited
        CopyId id = copy.id();
        Outcome kept = OutcomeMessage.keep(session.settings().job(), outcome.reportedBy(id.task(), outcome.epoch()));
        session.post(new Event.Shutdown(
                id, kept, id.task(), session.ports().wallTime().get()));
    }
}
