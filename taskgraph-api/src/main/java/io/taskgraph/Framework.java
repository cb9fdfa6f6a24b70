package io.taskgraph;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.taskgraph.topology.TopologyView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The framework as one task copy sees it. Given to the copy by {@link Task#init}.
 *
 * <p>No method waits, but for {@link #shared} while another task makes the object, and those that call code of the application do so on the calling thread.
 * Each may be called from any thread and any number of times from inside a callback. A method
 * that takes an {@link EpochContext} acts for that epoch only: once the context has ended it does nothing and says so by its
 * return value.
 *
 * <p>Stages complete on the copy's loop, and so do continuations that were attached in a callback. A failure that reaches the end of
 * a chain of stages ends the job as failed, like an exception of a callback, unless a continuation was told of it by
 * {@code exceptionally}, {@code handle} or {@code whenComplete}: that of the stage itself, the exception of a continuation, and the failure of the stage
 * that it returns fails with. {@link StaleEpochException} never ends anything. A thread of the application's own has a second from the failure of a stage
 * that it has asked for, or attached, to attach a continuation; on the loop, whatever a callback attaches is in time.
 *
 * <p>A callback must not wait for a stage: {@code join} and {@code get} of a stage that is not complete throw an
 * {@link IllegalStateException} there.
 *
 * <p>When a copy loses its task its open stages never complete, since none of its code runs on its loop any more. A thread of the application that waits
 * for one by {@code join} or {@code get} gets a {@link StaleEpochException} as the cause of what these throw. One that waits for a future of the JDK's own,
 * as {@code CompletableFuture.allOf} makes it, is not told: it needs a limit, or {@link EpochContext#onCancelled}.
 */
public interface Framework extends JobNodes {

    /** Returns this task's own view of the topology of a link type. */
    TopologyView getTopology(String linkType);

    /** Returns the task that this copy acts for. */
    long getTaskId();

    /** Returns the job as this process knows it: its name, number of tasks, own slots, and run. */
    JobInfo getJob();

    /**
     * Returns the one object of a type that all copies of this job in this process share, such as input that several tasks read, or
     * objects that they hand each other without the network. Made by the first call; let go of when the process leaves the job or has to
     * join it again.
     *
     * @param type identifies the object
     * @param make makes it, at most once: tasks that ask for it meanwhile wait, so it must neither call this method nor take long
     */
    <T> T shared(Class<T> type, Supplier<? extends T> make);

    /** Returns a logger; on the loop its MDC holds {@code job}, {@code task}, {@code epoch} and {@code incarnation}. */
    Logger getLogger();

    /**
     * Flags {@code meta} to every task that has this one among its neighbours of {@code linkType}.
     *
     * @param meta at most 1024 bytes in UTF-8
     * @return whether the flag was accepted; false if the context has ended
     * @throws IllegalArgumentException if there is no such link type, or the meta is too long
     */
    boolean flagMeta(EpochContext context, String linkType, String meta);

    /**
     * Asks to advance the job to the next epoch. If several tasks ask, one of them wins, and all enter the new epoch.
     *
     * @return whether the wish was accepted; false if the context has ended
     */
    boolean incEpoch(EpochContext context);

    /**
     * Asks a task for data by full method name; the answer comes by {@link Task#dataReady}, exactly once unless the epoch
     * ends first. The request follows the task to its new primary when ownership changes.
     *
     * @param method full name, {@code package.Service/Method}, of a unary method that this task's own services also have
     *     (else use the typed form)
     * @return whether the request was accepted; false if the context has ended
     */
    boolean dataRequest(EpochContext context, long toId, String method, Message input);

    /**
     * Asks a task for data by method descriptor. The stage fails with {@link StaleEpochException} when the epoch ends first,
     * with {@link RequestFailedException} when the handler failed or the deadline passed.
     */
    <Q, A> CompletionStage<A> dataRequest(EpochContext context, long toId, MethodDescriptor<Q, A> method, Q input);

    /**
     * Asks a task for data by method descriptor, with a deadline of its own instead of {@code taskgraph.request.timeout}.
     *
     * @param within how long it may take, retries and waiting for the task's next primary included; 365 days at most
     */
    <Q, A> CompletionStage<A> dataRequest(
            EpochContext context, long toId, MethodDescriptor<Q, A> method, Q input, Duration within);

    /**
     * Returns which copy of which task has made the data request that is handled now. The framework has checked that against the
     * coordinator, whatever the content of the request says of its sender. For a handler, on its own thread, before it returns.
     *
     * @throws IllegalStateException if no handler of this task runs on the calling thread
     */
    RequestOrigin requestOrigin();

    /**
     * Returns those of some tasks whose primary is in the process of a task's primary, as this process sees it. Other processes may see a change
     * a little earlier or later. Does not ask the coordinator.
     *
     * <p>A message that speaks for several tasks can be held to it: the framework has checked that a request comes from the process of its
     * {@link #requestOrigin}, and an answer from that of the task that was asked, but not which other tasks are named there.
     *
     * @param among ids of tasks; of one that the job does not have there is no primary
     * @return in the order of {@code among}; none if {@code taskId} has no primary
     */
    List<Long> togetherWith(long taskId, Collection<Long> among);

    /**
     * Asks each neighbour of this task, and collects their answers.
     *
     * <pre>{@code
     * framework.askNeighbors(context, "children", child -> framework.pull(context, child, "sum", Sum.parser()))
     *         .thenAccept(sums -> publishTotal(context, sums.values()));
     * }</pre>
     *
     * @param ask asks one task, by {@link #pull} or {@link #dataRequest} for instance; called on the calling thread, for one neighbour after
     *     another, before this method returns
     * @return all answers by the id of their task, in the order of ids, in a map that is the caller's; an empty one if there is no neighbour. An
     *     answer is null if its stage gives null.
     *     Fails as soon as one of the answers does, and with {@link StaleEpochException} if the context has ended
     * @throws MissingTopologyException if there is no such link type
     */
    <T> CompletionStage<SortedMap<Long, T>> askNeighbors(
            EpochContext context, String linkType, LongFunction<? extends CompletionStage<T>> ask);

    /** Returns whether this copy still acts for its task in the epoch of {@code context}. */
    boolean checkGrpcContext(EpochContext context);

    /**
     * Runs a long computation off the loop. Its result arrives on the loop; when the epoch has passed by then, the stage
     * fails with {@link StaleEpochException} instead.
     */
    <T> CompletionStage<T> compute(EpochContext context, Callable<T> computation);

    /**
     * Loads the data that the task needs before its first epoch, off the loop. May be called in {@link Task#init} alone, any number of times.
     * Nothing else of this copy runs until all that was asked for so has ended and its result was told: neither
     * {@code restoreState}, {@code becamePrimary} nor {@code becameBackup}, nor the first {@code enterEpoch}, nor handlers of requests,
     * which wait. A failure ends the job like an exception of {@code init}, unless a continuation is told of it.
     *
     * <pre>{@code
     * public void init(long taskId, Framework framework) {
     *     framework.compute(() -> Graph.read(path, taskId)).thenAccept(loaded -> graph = loaded);
     * }
     * }</pre>
     *
     * @throws IllegalStateException if it is called outside of {@code init}
     */
    <T> CompletionStage<T> compute(Callable<T> computation);

    /**
     * Offers a block to every task for this epoch. It is serialised once, off the loop, and sent as it is to each task that pulls it by
     * {@link #pull}; pulls that came before wait for it. It is released when this copy enters the next epoch or ends. A transfer
     * that is under way then is completed.
     *
     * <p>A new copy of the task must publish the block again. If it publishes the same bytes, pulls under way go on where they
     * stopped; otherwise they start from the beginning. No task ever receives a mixture of both.
     *
     * @param name name of the block, unique among the blocks of this task in this epoch
     * @param block less than 2 GiB when serialised
     * @return whether the block was accepted; false if the context has ended
     * @throws IllegalArgumentException if this copy has published a block of that name in this epoch
     */
    boolean publish(EpochContext context, String name, Message block);

    /**
     * Pulls a block that a task publishes in this epoch; waits until it is published. Large blocks come in parts with flow control,
     * and go on where they stopped when a connection or the other task's node fails. The block is parsed off the loop.
     *
     * @param fromId any task that publishes it, including this one
     * @param parser turns the bytes into the message, for instance {@code MyBlock.parser()}
     * @return fails with {@link StaleEpochException} when the epoch ends first, with {@link RequestFailedException} when the
     *     request timeout passes or the bytes cannot be parsed
     */
    <M extends Message> CompletionStage<M> pull(EpochContext context, long fromId, String name, Parser<M> parser);

    /**
     * Pulls a block as {@link #pull(EpochContext, long, String, Parser)} does, with a deadline of its own instead of
     * {@code taskgraph.request.timeout}.
     *
     * @param within how long it may take, retries and waiting for the block included; 365 days at most
     */
    <M extends Message> CompletionStage<M> pull(
            EpochContext context, long fromId, String name, Parser<M> parser, Duration within);

    /**
     * Pulls a block as {@link #pull(EpochContext, long, String, Parser, Duration)} does if the task has published it, or is about to;
     * else the stage fails with a {@link RequestFailedException} of status NOT_FOUND. So it ends when the copy is lost that has
     * published it, and the next one does not know of it.
     */
    <M extends Message> CompletionStage<M> pullIfPublished(
            EpochContext context, long fromId, String name, Parser<M> parser, Duration within);

    /**
     * Makes the state of a {@link io.taskgraph.checkpoint.Checkpointable} task durable. Its state is written to memory on the loop,
     * after the callback that is under way, and from there to the store off the loop, when the flags are set that the tasks of this
     * process have set by then. A later copy of this task is given the newest state that became durable at or before its first epoch.
     *
     * @return completes when the state is durable and this copy was still the task's primary afterwards, so that every later copy
     *     sees it. Fails with {@link StaleEpochException} if it was not, or if the epoch ended before the state was written, and with
     *     {@link io.taskgraph.checkpoint.CheckpointException} if the store failed; a setting decides whether this ends the job.
     * @throws IllegalStateException if the task is not {@code Checkpointable}
     */
    CompletionStage<@Nullable Void> checkpoint(EpochContext context);

    /**
     * Makes the state durable as {@link #checkpoint} does, as the one with which the next epoch begins: a later copy of this task is
     * given it if its first epoch is the next one or a later one, and else the one before, so the store must keep at least two.
     */
    CompletionStage<@Nullable Void> checkpointForNextEpoch(EpochContext context);

    /**
     * Returns the token that orders the owners of this task: a later owner has a greater one, also after the coordinator was set back to
     * an older state, as soon as that is noticed.
     */
    long fencingToken();

    /** Gives this copy up at once, as if its node had died: no callback follows, not even {@code exit}. */
    void kill();

    /** Ends the job. The first outcome stands. Its message is cut to {@link Outcome#MAX_MESSAGE_BYTES}. */
    void shutdownJob(Outcome outcome);
}
