package io.taskgraph.engine;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.engine.EventHandlers.CoordinatorHandler;
import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import io.taskgraph.engine.PendingTransactions.Sent;
import java.util.List;
import java.util.function.Consumer;

/**
 * News of the coordinator: the keys, answers to transactions, and their absence. An answer only says whether to look again; what has happened,
 * the keys show.
 */
final class CoordinatorEvents implements CoordinatorHandler {

    private final Consumer<Snapshot> list;
    private final Consumer<List<WatchEvent>> change;
    private final Proposals proposals;
    private final EpochProgress progress;
    private final CopyEvents copyEvents;
    private final Membership membership;
    private final History history;
    private final Relists relists;

    /**
     * @param list takes all keys into the view, and follows it
     * @param change takes changes into the view, and follows it
     */
    CoordinatorEvents(
            Consumer<Snapshot> list,
            Consumer<List<WatchEvent>> change,
            Proposals proposals,
            EpochProgress progress,
            CopyEvents copyEvents,
            Membership membership,
            History history,
            Relists relists) {
        this.list = list;
        this.change = change;
        this.proposals = proposals;
        this.progress = progress;
        this.copyEvents = copyEvents;
        this.membership = membership;
        this.history = history;
        this.relists = relists;
    }

    @Override
    public void listed(Event.Listed event) {
        list.accept(event.snapshot());
    }

    @Override
    public void changed(Event.Changed event) {
        change.accept(event.changes());
    }

    @Override
    public void checked(Event.Checked event) {
        if (!event.unchanged()) {
            relists.showsRevision(event.revision() + 1);
        }
    }

    @Override
    public void committed(Event.Committed event) {
        CommitResult result = event.result();
        Sent sent = proposals.answered(event.id());
        if (sent == null) {
            return;
        }
        shows(sent, result);
        boolean succeeded = result.succeeded();
        Purpose purpose = sent.purpose();
        switch (purpose.kind()) {
            case FLAGS -> progress.answered(purpose, succeeded);
            case ADVANCE -> {
                progress.answered(purpose, succeeded);
                if (succeeded) {
                    history.advancedBy(purpose.copy());
                }
            }
            case OUTCOME -> {
                copyEvents.shutdownAnswered(purpose.copy(), succeeded);
                proposals.holdBack(purpose);
            }
            // accepted or refused: the view shows the winner soon, and asking again before that would only be refused
            case START_RUN, REGISTER, DRAIN, REFUSE, RELEASE, RELEASE_BACKUP, IN_SYNC -> proposals.holdBack(purpose);
            case HAND_OVER -> membership.handOverAnswered(purpose.copy(), succeeded);
            case CLAIM, CLAIM_BACKUP -> {
                membership.claimAnswered(purpose.task(), result);
                proposals.holdBack(purpose);
            }
        }
    }

    /** Notes what the view must come to show: a change of this process's own, or that of another one for which its own was refused. */
    private void shows(Sent sent, CommitResult result) {
        if (!result.succeeded()) {
            relists.showsRevision(sent.viewRevision() + 1);
        } else if (sent.purpose().kind() != Kind.HAND_OVER) {
            // the withdrawal of a hand-over may have nothing to delete
            relists.showsRevision(result.revision());
        }
    }

    /** {@inheritDoc} They are made again, as far as they are missing, when the keys were read again. */
    @Override
    public void commitUnknown(Event.CommitUnknown event) {
        for (long id : event.ids()) {
            Sent sent = proposals.answered(id);
            if (sent != null) {
                unknown(sent.purpose());
            }
        }
    }

    private void unknown(Purpose purpose) {
        proposals.holdUntilListed(purpose);
        progress.unknown(purpose);
        if (purpose.kind() == Kind.CLAIM || purpose.kind() == Kind.CLAIM_BACKUP) {
            membership.claimUnknown(purpose.task());
        }
        // the keys are the only witness of whether it happened
        relists.unknown();
    }
}
