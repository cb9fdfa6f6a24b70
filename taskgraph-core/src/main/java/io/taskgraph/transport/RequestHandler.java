package io.taskgraph.transport;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import org.jspecify.annotations.Nullable;

/** The serving side of a process: answers calls for its task copies. Thread-safe. */
public interface RequestHandler {

    /** Returns the method of a full name as a task copy of this process serves it. */
    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullMethodName);

    /**
     * Returns whether this process takes calls of a run. A transport asks before it reads anything else of a call, and refuses those
     * of any other run as {@code NOT_PRIMARY}.
     *
     * @param runId id of the run that the caller takes part in
     */
    default boolean takesRun(String runId) {
        return true;
    }

    /** Returns whether this process serves any run. It does not before it has joined the job, nor when it has left. */
    default boolean isServing() {
        return true;
    }

    /**
     * Accepts a call. It is answered exactly once, on any thread, unless it is withdrawn.
     *
     * @return withdraws the call: to be run, on any thread, when its caller no longer waits
     */
    Runnable handle(IncomingCall call);

    /**
     * The same for a call whose caller the transport knows.
     *
     * @param caller fingerprint of the process at the other end of the connection; empty if it is not known
     */
    default Runnable handle(IncomingCall call, String caller) {
        return handle(call);
    }

    /**
     * Notes that a call was refused that no process of the job makes. Must not block.
     *
     * @param reason what was wrong with it
     * @param caller address from which it came, for the log
     */
    default void refused(RefusedCall reason, String caller) {}

    /**
     * Accepts flags that another process tells. They are answered exactly once, on any thread. By default it takes none.
     *
     * @param caller fingerprint of that process; empty if it is not known
     */
    default void flags(FlagMessage message, String caller, FlagListener answer) {
        answer.answered(FlagAnswer.NOT_TAKEN);
    }
}
