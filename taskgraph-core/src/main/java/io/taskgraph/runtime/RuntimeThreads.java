package io.taskgraph.runtime;

import java.util.concurrent.Executor;

/**
 * The threads of one process, by what runs on them. Code of the application may hang, or wait for the framework, so each kind of work that it
 * waits for has threads that it never holds.
 *
 * @param engine runs the steps of the engine and their effects, and nothing else: a process whose engine gets no thread gives its tasks up
 * @param loops runs the loops of the tasks: callbacks, handlers and continuations
 * @param computations runs {@link io.taskgraph.Framework#compute}, and nothing of the framework
 * @param blocks serialises and parses blocks, and stops transfers
 * @param storage reads and writes checkpoints, and waits as long as the storage does
 * @param daemons gives each action a thread that no other action waits for, since it may never end; it does not keep the process alive
 */
public record RuntimeThreads(
        Executor engine, Executor loops, Executor computations, Executor blocks, Executor storage, Executor daemons) {

    /**
     * Returns threads for the loops, and for all else an executor that gives each action a thread at once. Actions that may never end get new
     * threads.
     */
    public static RuntimeThreads of(Executor loops, Executor others) {
        return new RuntimeThreads(others, loops, others, others, others, RuntimeThreads::onNewThread);
    }

    /** Returns two executors for all, for a simulation: on real threads, callbacks that hang could keep the engine from running. */
    static RuntimeThreads shared(Executor loops, Executor computations) {
        return new RuntimeThreads(loops, loops, computations, computations, computations, RuntimeThreads::onNewThread);
    }

    /** Returns these threads with another executor for actions that may never end. */
    RuntimeThreads withDaemons(Executor newDaemons) {
        return new RuntimeThreads(engine, loops, computations, blocks, storage, newDaemons);
    }

    private static void onNewThread(Runnable action) {
        Thread thread = new Thread(action, "taskgraph-daemon");
        thread.setDaemon(true);
        thread.start();
    }
}
