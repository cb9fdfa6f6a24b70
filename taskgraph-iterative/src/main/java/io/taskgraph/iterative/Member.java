package io.taskgraph.iterative;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A task copy of this process in one epoch, as the others here see it. Thread-safe. */
final class Member {

    private final long task;
    private final Framework framework;
    private final EpochContext context;
    private final boolean successor;
    private final AtomicInteger blocks = new AtomicInteger();
    private volatile boolean lost;
    private volatile @Nullable Waiting waiting;
    private volatile int finishedAt = -1;

    /**
     * A call in which the task waits.
     *
     * @param since moment of {@link IterationThreads#nanoTime} from which on it does
     */
    record Waiting(Call call, long since) {}

    /** @param successor whether another copy may have been in this epoch before */
    Member(Framework framework, EpochContext context, boolean successor) {
        this.successor = successor;
        this.task = framework.getTaskId();
        this.framework = framework;
        this.context = context;
    }

    long task() {
        return task;
    }

    Framework framework() {
        return framework;
    }

    EpochContext context() {
        return context;
    }

    /** Returns whether another copy of the task may have been in this epoch before, and others may have seen what it made. */
    boolean isSuccessor() {
        return successor;
    }

    /** Returns whether it can ask others. */
    boolean isLive() {
        return !lost && !context.isCancelled();
    }

    /** Notes that it no longer can. */
    void lost() {
        lost = true;
    }

    /** Notes that the task makes no further call in this epoch. */
    void finish(int number) {
        finishedAt = number;
    }

    /** Returns whether the task has ended the iteration without a call of this number. */
    boolean hasFinishedBefore(int number) {
        int last = finishedAt;
        return last >= 0 && last < number;
    }

    int finishedAt() {
        return finishedAt;
    }

    /** Notes in which call the task waits from now on; null when it goes on. */
    void waitsIn(@Nullable Waiting call) {
        waiting = call;
    }

    /** Returns in which call the task waits; null if it does not. */
    @Nullable
    Waiting waiting() {
        return waiting;
    }

    /** Returns a new name of a block. No other copy of the task has it, so a pull that comes to a later copy finds nothing there. */
    String nextBlock() {
        return "taskgraph.iterative/" + framework.fencingToken() + "/" + blocks.incrementAndGet();
    }
}
