package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Process a hands task 0 over: how each case ends, and what is committed for it. */
class HandOversTests {

    private static final long BY = 100;
    private static final Transactions TRANSACTIONS = new Transactions(
            ViewBuilder.KEYS,
            EngineSettings.builder("taskgraph", "job", 2)
                    .process("a", "a:1")
                    .leaseId(1)
                    .newRunId("run")
                    .build());

    private final List<Effect> effects = new ArrayList<>();
    private final List<Transaction> committed = new ArrayList<>();
    private boolean busy;

    @Test
    void aTaskIsOfferedOnce() {
        JobView view = view("b").primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        assertThat(handOvers.areUnderWay()).isTrue();
        assertThat(handOvers.toGiveUp(0)).isEmpty();
        handOvers.advance(this::commit);
        handOvers.advance(this::commit);
        assertThat(committed).containsExactly(TRANSACTIONS.handOver(copy(view)));
    }

    @Test
    void anOfferThatCannotBeCommittedNowIsTriedAgain() {
        JobView view = view("b").primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        busy = true;
        handOvers.advance(this::commit);
        busy = false;
        handOvers.advance(this::commit);
        assertThat(committed).hasSize(1);
    }

    @Test
    void anOfferThatTheKeysDoNotShowIsMadeAgain() {
        JobView view = view("b").primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        handOvers.listed();
        handOvers.advance(this::commit);
        handOvers.listed();
        handOvers.advance(this::commit);
        handOvers.advance(this::commit);
        assertThat(committed).containsExactly(TRANSACTIONS.handOver(copy(view)), TRANSACTIONS.handOver(copy(view)));
    }

    @Test
    void anOfferThatTheKeysShowIsNotMadeAgain() {
        JobView view = view("b").primary(0, "a").handedOver(0).build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        handOvers.advance(this::commit);
        handOvers.listed();
        handOvers.advance(this::commit);
        assertThat(committed).containsExactly(TRANSACTIONS.handOver(copy(view)));
    }

    @Test
    void itIsOverWhenAnotherProcessIsPrimary() {
        JobView view = view("b").primary(0, "a").build();
        CopyId former = copy(view);
        HandOvers handOvers =
                handOvers(view("b").process("a", 1).primary(0, "b").build());
        handOvers.start(former, BY);
        assertThat(handOvers.toGiveUp(BY)).isEmpty();
        assertThat(handOvers.areUnderWay()).isFalse();
        assertThat(effects).isEmpty();
    }

    @Test
    void aTaskWithoutStateIsGivenUpWhenTimeIsUp() {
        JobView view = view("b").primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        assertThat(handOvers.nextDue()).isEqualTo(BY);
        assertThat(handOvers.toGiveUp(BY)).containsExactly(copy(view));
        assertThat(handOvers.areUnderWay()).isFalse();
    }

    @Test
    void aTaskWithoutStateIsGivenUpAtOnceIfNobodyElseCanTakeIt() {
        JobView view = view().primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        assertThat(handOvers.toGiveUp(0)).containsExactly(copy(view));
    }

    @Test
    void aTaskWithStateAndNoBackupInSyncStays() {
        JobView view = view("b").primary(0, "a").inSync(0).build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        assertThat(handOvers.toGiveUp(0)).isEmpty();
        assertThat(effects)
                .containsExactly(new Effect.RefuseHandOver(copy(view), "no other process has a backup of it in sync"));
        assertThat(handOvers.areUnderWay()).isFalse();
    }

    @Test
    void anOfferOfATaskWithStateIsWithdrawnWhenTimeIsUp() {
        JobView view =
                view("b").primary(0, "a").backup(0, "b").inSync(0, "b.0@4").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        assertThat(handOvers.toGiveUp(0)).isEmpty();
        handOvers.advance(this::commit);
        assertThat(handOvers.toGiveUp(BY)).isEmpty();
        assertThat(handOvers.nextDue()).as("it waits for an answer").isNull();
        handOvers.advance(this::commit);
        assertThat(committed).containsExactly(TRANSACTIONS.handOver(copy(view)), TRANSACTIONS.withdraw(copy(view)));
        assertThat(effects).as("another process may still take it").isEmpty();
        handOvers.answered(copy(view), true);
        assertThat(effects)
                .containsExactly(new Effect.RefuseHandOver(
                        copy(view), "no other process with a backup of it in sync has taken it"));
        assertThat(handOvers.areUnderWay()).isFalse();
    }

    @Test
    void aWithdrawalThatIsRefusedIsNotReported() {
        JobView view =
                view("b").primary(0, "a").backup(0, "b").inSync(0, "b.0@4").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        handOvers.advance(this::commit);
        handOvers.toGiveUp(BY);
        handOvers.advance(this::commit);
        handOvers.answered(copy(view), false);
        assertThat(effects).isEmpty();
        assertThat(handOvers.areUnderWay())
                .as("until the view shows who has it")
                .isTrue();
    }

    @Test
    void theAnswerToAnOfferEndsNothing() {
        JobView view = view("b").primary(0, "a").build();
        HandOvers handOvers = handOvers(view);
        handOvers.start(copy(view), BY);
        handOvers.advance(this::commit);
        handOvers.answered(copy(view), true);
        assertThat(handOvers.areUnderWay()).isTrue();
        assertThat(effects).isEmpty();
    }

    private HandOvers handOvers(JobView view) {
        return new HandOvers(TRANSACTIONS, view, new BackupPlacement(view, "a", 1), "a", effects::add);
    }

    private boolean commit(Purpose purpose, Transaction transaction) {
        assertThat(purpose.kind()).isEqualTo(Kind.HAND_OVER);
        return !busy && committed.add(transaction);
    }

    private static CopyId copy(JobView view) {
        Primary primary = view.primary(0);
        assertThat(primary).isNotNull();
        return new CopyId(0, primary.incarnation());
    }

    /** The process a, which is full with the task, and others with a spare node each. */
    private static ViewBuilder view(String... others) {
        ViewBuilder builder = new ViewBuilder().process("a", 1);
        for (String other : others) {
            builder.process(other, 1);
        }
        return builder;
    }
}
