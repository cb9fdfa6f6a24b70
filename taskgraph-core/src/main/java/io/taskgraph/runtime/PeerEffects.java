package io.taskgraph.runtime;

import io.grpc.Status;
import io.taskgraph.LogPace;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.TaskCall;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the calls of other processes until the engine decides about them, and performs effects on these calls and processes. */
final class PeerEffects implements EffectHandlers.PeerHandler {

    private static final String LEFT = "the process has left the job";

    /** Invariant: empty once {@link #over} is true and the call that was arriving then has returned. */
    private final ServerCalls calls = new ServerCalls();

    private final DataTransport transport;
    private final TaskCopies copies;
    private final PeerMonitors monitors;
    private final Evictions evictions;
    private final RefusedCalls refusals;
    private final SessionListener told;
    private final Consumer<Event> events;

    /** Whether the session has ended. Never false again. */
    private final BooleanSupplier over;

    PeerEffects(SessionSetup setup, TaskCopies copies, SessionListener told, Consumer<Event> events, SessionEnd end) {
        this.transport = setup.transport();
        this.copies = copies;
        this.monitors = new PeerMonitors(setup.transport(), process -> events.accept(new Event.PeerRefused(process)));
        this.evictions = new Evictions(
                setup.settings().job(),
                setup.coordinator(),
                new LogPace(setup.ports().nanoTime()));
        this.refusals = setup.refusals();
        this.told = told;
        this.events = events;
        this.over = end::isOver;
    }

    /**
     * Accepts a call and returns what withdraws it. On any thread.
     *
     * @param caller fingerprint of the calling process; empty if it is not known
     */
    Runnable arrived(IncomingCall call, String caller) {
        if (over.getAsBoolean()) {
            call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription(LEFT));
            return () -> {};
        }
        Arrival arrival = new Arrival(caller);
        call.deliverTo(arrival);
        // the session may have ended in between, and refused all calls before this one was among them
        if (over.getAsBoolean()) {
            calls.refuseAll(Refusal.NOT_PRIMARY, LEFT);
        }
        return arrival;
    }

    /** Accepts flags of another process. On any thread. */
    void arrived(FlagMessage message, String caller, FlagListener answer) {
        if (over.getAsBoolean()) {
            answer.answered(FlagAnswer.NOT_TAKEN);
            return;
        }
        events.accept(new Event.FlagsArrived(calls.add(answer), message, caller));
        if (over.getAsBoolean()) {
            calls.refuseAll(Refusal.NOT_PRIMARY, LEFT);
        }
    }

    /** One call, from its arrival on; run when its caller no longer waits. */
    private final class Arrival implements IncomingCall.Receiver, Runnable {

        private final String caller;
        private long id;
        private long to;
        private @Nullable TaskCall ofTask;

        Arrival(String caller) {
            this.caller = caller;
        }

        @Override
        public void task(TaskCall call) {
            to = call.header().to();
            ofTask = call;
            id = calls.add(call);
            events.accept(new Event.CallArrived(id, call.header(), caller));
        }

        @Override
        public void backup(BackupCall call) {
            to = call.header().to();
            id = calls.add(call);
            events.accept(new Event.BackupAsked(id, call.header(), call.question(), caller));
        }

        @Override
        public void run() {
            TaskCall served = ofTask;
            if (calls.forget(id)) {
                events.accept(new Event.CallWithdrawn(id, to));
            } else if (served != null) {
                copies.withdrawn(served);
            }
        }
    }

    /** Takes a question about updates to be answered; null if that was done before. */
    @Nullable
    BackupCall takeForBackup(long id) {
        return calls.takeForBackup(id);
    }

    /** Refuses waiting calls and stops watching other processes. */
    void close() {
        monitors.close();
        calls.refuseAll(Refusal.NOT_PRIMARY, LEFT);
    }

    /** {@inheritDoc} The call may have been withdrawn, and the copy dropped, since the engine decided. */
    @Override
    public void serve(Effect.Serve effect) {
        TaskCall call = calls.takeForTask(effect.callId());
        if (call == null) {
            return;
        }
        TaskCopy copy = copies.find(effect.copy());
        if (copy == null) {
            call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("the copy is gone"));
        } else {
            told.serving(effect.copy(), call.header());
            copy.serve(call);
        }
    }

    @Override
    public void refuse(Effect.Refuse effect) {
        if (effect.failure() == Refusal.HANDLER) {
            refusals.note(RefusedCall.UNTRUE, effect.reason());
        }
        calls.refuse(effect.callId(), effect.failure(), effect.reason());
    }

    @Override
    public void monitor(Effect.Monitor effect) {
        monitors.watch(effect.process(), effect.address());
    }

    @Override
    public void unmonitor(Effect.Unmonitor effect) {
        monitors.unwatch(effect.process());
    }

    @Override
    public void evict(Effect.Evict effect) {
        evictions.evict(effect);
    }

    @Override
    public void sendFlags(Effect.SendFlags effect) {
        transport.sendFlags(
                effect.address(),
                effect.message(),
                answer -> events.accept(new Event.FlagsAnswered(effect.messageId(), answer)));
    }

    @Override
    public void answerFlags(Effect.AnswerFlags effect) {
        calls.answer(effect.callId(), effect.answer());
    }
}
