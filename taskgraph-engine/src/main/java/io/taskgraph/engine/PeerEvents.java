package io.taskgraph.engine;

import io.taskgraph.engine.EventHandlers.PeerHandler;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Answers, calls and refusals of other processes. They come in any order, late or twice: a transport gives no more guarantee than
 * that. Each is therefore matched by an id that is never given twice, or by the incarnations in its header.
 */
final class PeerEvents implements PeerHandler {

    private final JobView view;
    private final LocalCopies copies;
    private final Callers callers;
    private final Requests requests;
    private final Replication replication;
    private final FailureDetector failures;
    private final EpochProgress progress;
    private final Relists relists;
    private final Consumer<Effect> effects;
    private final LongSupplier now;

    PeerEvents(
            JobView view,
            LocalCopies copies,
            Callers callers,
            Requests requests,
            Replication replication,
            FailureDetector failures,
            EpochProgress progress,
            Relists relists,
            Consumer<Effect> effects,
            LongSupplier now) {
        this.view = view;
        this.copies = copies;
        this.callers = callers;
        this.requests = requests;
        this.replication = replication;
        this.failures = failures;
        this.progress = progress;
        this.relists = relists;
        this.effects = effects;
        this.now = now;
    }

    @Override
    public void requestAnswered(Event.RequestAnswered event) {
        requests.answered(event.requestId(), event.incarnation());
    }

    @Override
    public void requestFailed(Event.RequestFailed event) {
        requests.failed(event.requestId(), event.incarnation(), event.failure(), now.getAsLong());
        if (event.failure() == Refusal.STALE_EPOCH && requests.isOpen(event.requestId())) {
            relists.showsEpoch(view.epoch() + 1);
        }
    }

    @Override
    public void callArrived(Event.CallArrived event) {
        admit(event.callId(), event.header(), event.caller(), () -> copies.call(event.callId(), event.header()));
    }

    /** Lets a call of a copy through to an action; it shows how far its process has seen the job. */
    private void admit(long callId, RequestHeader header, String caller, Runnable action) {
        callers.admit(callId, header, caller, () -> {
            relists.showsEpoch(header.epoch());
            action.run();
        });
        if (callers.isUnseen(callId)) {
            relists.showsRevision(header.fromIncarnation());
        }
    }

    @Override
    public void callWithdrawn(Event.CallWithdrawn event) {
        callers.withdrawn(event.callId());
        copies.withdrawn(event.callId(), event.to());
        replication.withdrawn(event.callId(), event.to());
    }

    @Override
    public void backupAsked(Event.BackupAsked event) {
        admit(
                event.callId(),
                event.header(),
                event.caller(),
                () -> replication.asked(event.callId(), event.header(), event.question()));
    }

    @Override
    public void backupAnswered(Event.BackupAnswered event) {
        replication.answered(event.exchangeId(), event.answer());
    }

    @Override
    public void peerRefused(Event.PeerRefused event) {
        ProcessEntry member = view.processes().get(event.process());
        if (member != null && failures.refused(event.process(), member.address(), now.getAsLong())) {
            effects.accept(new Effect.Evict(event.process(), member.address(), member.leaseId()));
        }
    }

    @Override
    public void flagsArrived(Event.FlagsArrived event) {
        boolean may = callers.maySay(event.message(), event.caller());
        if (may && copies.isOfThisRun(event.message())) {
            // what a copy tells that the view does not show yet is not taken, and comes by the coordinator
            event.message().flags().forEach(told -> relists.showsRevision(told.incarnation()));
            relists.showsEpoch(event.message().epoch());
        }
        boolean heard = may && copies.hear(event.message());
        FlagAnswer answer = heard ? FlagAnswer.TAKEN : FlagAnswer.NOT_TAKEN;
        effects.accept(new Effect.AnswerFlags(event.callId(), answer));
    }

    @Override
    public void flagsAnswered(Event.FlagsAnswered event) {
        progress.told(event.messageId(), event.answer(), now.getAsLong());
    }
}
