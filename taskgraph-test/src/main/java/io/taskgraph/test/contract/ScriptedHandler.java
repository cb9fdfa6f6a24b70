package io.taskgraph.test.contract;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import io.taskgraph.transport.TaskCall;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The serving side of a process in a test: one script for each kind of call; a call without a script fails the test. */
record ScriptedHandler(
        List<MethodDescriptor<?, ?>> methods, Script data, Consumer<PullCall> pulls, Consumer<BackupCall> backups)
        implements RequestHandler, IncomingCall.Receiver, TaskCall.Server {

    /** Answers the data requests of a test. */
    interface Script {

        void handle(RequestHeader header, String method, Object input, ResponseListener<Object> responses);
    }

    /** Returns the serving side of a test that sends data requests only. */
    static ScriptedHandler ofRequests(List<MethodDescriptor<?, ?>> methods, Script script) {
        return new ScriptedHandler(methods, script, ScriptedHandler::noPull, ScriptedHandler::noBackup);
    }

    /** Returns the serving side of a test that pulls blocks only. */
    static ScriptedHandler ofPulls(Consumer<PullCall> script) {
        return new ScriptedHandler(List.of(), ScriptedHandler::noRequest, script, ScriptedHandler::noBackup);
    }

    /** Returns the serving side of a test that sends messages about backups only. */
    static ScriptedHandler ofBackups(Consumer<BackupCall> script) {
        return new ScriptedHandler(List.of(), ScriptedHandler::noRequest, ScriptedHandler::noPull, script);
    }

    @Override
    public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
        return methods.stream()
                .filter(method -> method.getFullMethodName().equals(fullMethodName))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Runnable handle(IncomingCall call) {
        call.deliverTo(this);
        return () -> {};
    }

    @Override
    public void task(TaskCall call) {
        call.serveBy(this);
    }

    @Override
    public <Q, A> void data(DataCall<Q, A> call) {
        @SuppressWarnings("unchecked") // A script knows its method, and answers with that method's type.
        ResponseListener<Object> responses = (ResponseListener<Object>) call.responses();
        data.handle(call.header(), call.method(), call.input(), responses);
    }

    @Override
    public void pull(PullCall call) {
        pulls.accept(call);
    }

    @Override
    public void backup(BackupCall call) {
        backups.accept(call);
    }

    private static void noRequest(RequestHeader header, String method, Object input, ResponseListener<Object> end) {
        throw new AssertionError("'" + method + "' was asked, but no data request was sent");
    }

    private static void noPull(PullCall call) {
        throw new AssertionError("block '" + call.block() + "' was asked for, but none was pulled");
    }

    private static void noBackup(BackupCall call) {
        throw new AssertionError(call.question() + " has come, but no message about backups was sent");
    }
}
