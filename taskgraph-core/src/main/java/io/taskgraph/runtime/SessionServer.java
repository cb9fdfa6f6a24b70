package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.RequestHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands calls of other processes to the present session, and refuses them between two sessions. Thread-safe. */
final class SessionServer implements RequestHandler {

    private final Supplier<@Nullable JobSession> session;
    private final RefusedCalls refusals;

    SessionServer(Supplier<@Nullable JobSession> session, RefusedCalls refusals) {
        this.session = session;
        this.refusals = refusals;
    }

    @Override
    public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
        JobSession current = session.get();
        return current == null ? null : current.findMethod(fullMethodName);
    }

    @Override
    public boolean takesRun(String runId) {
        JobSession current = session.get();
        return current != null && current.takesRun(runId);
    }

    @Override
    public boolean isServing() {
        return session.get() != null;
    }

    @Override
    public Runnable handle(IncomingCall call) {
        return handle(call, "");
    }

    @Override
    public Runnable handle(IncomingCall call, String caller) {
        JobSession current = session.get();
        if (current != null) {
            return current.call(call, caller);
        }
        call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("the process is not in the job"));
        return () -> {};
    }

    @Override
    public void refused(RefusedCall reason, String caller) {
        refusals.note(reason, caller);
    }

    @Override
    public void flags(FlagMessage message, String caller, FlagListener answer) {
        JobSession current = session.get();
        if (current == null) {
            answer.answered(FlagAnswer.NOT_TAKEN);
        } else {
            current.flags(message, caller, answer);
        }
    }
}
