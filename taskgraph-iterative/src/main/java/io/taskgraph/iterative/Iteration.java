package io.taskgraph.iterative;

import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * One iteration as seen by one task: facts of the job, and the collectives.
 *
 * <p>A collective is called by <em>every</em> task, in the same order in each, with the same name, and for a reduction with
 * values of the same type and length. Where two tasks call different ones, the job fails and says which. The name
 * serves people: messages and {@code explain} show it.
 *
 * <p>A collective blocks until the values that it needs are there, a lost task's new copy included, for at most
 * {@code taskgraph.iterative.timeout}, and then throws {@link CollectiveTimeoutException}. It throws
 * {@link io.taskgraph.StaleEpochException} when the copy has lost its task or the job has ended; let that pass.
 *
 * <p>Values are of the types that a {@link Codec} is known for: primitives, their arrays, {@code double[][]}, strings, protobuf messages,
 * records (with Jackson's CBOR on the class path), {@link ExactSum}, and types for which the application has codecs. The caller keeps
 * its value and owns the result; only records and other values without a copying codec, and results of {@link Reduction#shared} reductions,
 * are shared by tasks of one process and must not be changed.
 *
 * <p>For use by the thread of {@link IterativeTask#next} alone.
 */
public interface Iteration {

    /** Returns the number of the iteration, from 0. */
    long number();

    /** Returns the task that this copy acts for. */
    long task();

    /** Returns the number of tasks. */
    long tasks();

    /** Returns the job as this process knows it. */
    JobInfo job();

    /** Returns a logger; on this thread its MDC holds {@code job}, {@code task}, {@code epoch} and {@code incarnation}. */
    Logger logger();

    /**
     * Combines the values of all tasks, in the order of task ids along a tree that depends on their number alone, and
     * returns the result to each. The bits of the result do not depend on timing, placement or failures.
     */
    <T> T allReduce(String name, T value, Reduction<T> reduction);

    /** Combines the values of all tasks as {@link #allReduce} does and returns the result at {@code root}; empty elsewhere. */
    <T> Optional<T> reduce(String name, long root, T value, Reduction<T> reduction);

    /** Returns the value of {@code root} to each task. {@code value} is asked at the root alone. */
    <T> T broadcast(String name, long root, Supplier<? extends T> value);

    /** Returns the values of all tasks, in the order of their ids, at {@code root}; empty elsewhere. */
    <T> Optional<List<T>> gather(String name, long root, T value);

    /** Returns the values of all tasks, in the order of their ids. */
    <T> List<T> allGather(String name, T value);

    /** Returns the value that {@code root} has for this task. {@code values}, one for each task, is asked at the root alone. */
    <T> T scatter(String name, long root, Supplier<? extends List<? extends T>> values);

    /** Waits until every task has come here. */
    void barrier(String name);

    /**
     * Gives a value to each task that has this one among its neighbours of a link type, and returns the neighbours' values by their ids, in
     * their order. The link type has a topology, which is asked for this iteration.
     */
    <T> Map<Long, T> exchange(String linkType, T value);

    /** Does so with a value for each task that has this one as neighbour; a neighbour without a value for this task fails the job. */
    <T> Map<Long, T> exchangeEach(String linkType, Map<Long, ? extends T> values);

    /**
     * Ends the job after this iteration. The outcome that stands is the one of the lowest task that gave one; the first, where a task
     * gives several.
     */
    void stop(Outcome outcome);
}
