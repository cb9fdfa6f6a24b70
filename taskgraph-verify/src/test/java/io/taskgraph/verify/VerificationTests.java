package io.taskgraph.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records of two processes, made by hand: a sound run is proven, and for each promise a run that breaks it is refuted by a sentence that
 * names who did what. Process a has task 0 as incarnation 10, process b task 1 as incarnation 11.
 */
class VerificationTests {

    private static final List<RecordEvent> A = List.of(
            new RecordEvent.Joined("job", "pa"),
            new RecordEvent.Started("run", 0, 10, "pa.0"),
            new RecordEvent.Entered(0, 10, 0),
            new RecordEvent.Flagged(0, 10, 12, 0, "ring", "ready"),
            new RecordEvent.Asked(1, 0, 10, 0, 1, 11),
            new RecordEvent.Answered(1, 11),
            new RecordEvent.Advanced(0, 10, 13, 1),
            new RecordEvent.Entered(0, 10, 1),
            new RecordEvent.Ran(0, 10, "init", 100, 200),
            new RecordEvent.Ran(0, 10, "enterEpoch", 200, 300),
            new RecordEvent.Applied(0, 10, 1, 10, 1, 11, 1, 77),
            new RecordEvent.Ended(0, 10, 20),
            new RecordEvent.Exited(0, 10),
            new RecordEvent.Left(),
            new RecordEvent.Closed());

    private static final List<RecordEvent> B = List.of(
            new RecordEvent.Joined("job", "pb"),
            new RecordEvent.Started("run", 1, 11, "pb.0"),
            new RecordEvent.Entered(1, 11, 0),
            new RecordEvent.Served(1, 11, 11, 0, 0, 10),
            new RecordEvent.Told(1, 11, 0, 0, "ring", "ready"),
            new RecordEvent.BackupStarted("run", 0, 14, "pb.1"),
            new RecordEvent.Applied(0, 14, 1, 10, 1, 11, 1, 77),
            new RecordEvent.Entered(1, 11, 1),
            new RecordEvent.Left(),
            new RecordEvent.Closed());

    private static ProcessRecord record(String name, List<RecordEvent> events) {
        return new ProcessRecord(
                name,
                events.stream().map(event -> new ProcessRecord.Entry(0, event)).toList());
    }

    private static Verification verify(List<RecordEvent> a, List<RecordEvent> b) {
        return Verification.of(List.of(record("a", a), record("b", b)));
    }

    /** Puts events before the first of a kind. */
    private static List<RecordEvent> before(
            Class<? extends RecordEvent> kind, List<RecordEvent> events, RecordEvent... more) {
        List<RecordEvent> changed = new ArrayList<>(events);
        int at = 0;
        while (!kind.isInstance(events.get(at))) {
            at++;
        }
        changed.addAll(at, Arrays.asList(more));
        return changed;
    }

    private static List<RecordEvent> without(Class<? extends RecordEvent> kind, List<RecordEvent> events) {
        return events.stream().filter(event -> !kind.isInstance(event)).toList();
    }

    private static void refuted(Verification verification, Property property, String... parts) {
        assertThat(verification.isRefuted()).as(verification.report()).isTrue();
        assertThat(verification.findings()).filteredOn(Finding::refutes).anySatisfy(finding -> {
            assertThat(finding.property()).isEqualTo(property);
            assertThat(finding.sentence()).contains(parts);
        });
    }

    private static void notProven(Verification verification, String... parts) {
        assertThat(verification.isRefuted()).as(verification.report()).isFalse();
        assertThat(verification.isProven()).isFalse();
        assertThat(verification.report()).contains("not proven").contains(parts);
    }

    @Test
    void aSoundRunIsProven() {
        Verification verification = verify(A, B);
        assertThat(verification.isProven()).as(verification.report()).isTrue();
        assertThat(verification.report()).isEqualTo("""
            2 records with 25 events
            proven      one owner at a time, and no effect of a former one
            proven      epochs go up by one, each by one winner
            proven      flags are told once, in their epoch, and only if they were set
            proven      answers are of the asked copy and epoch
            proven      callbacks of a copy do not overlap
            proven      updates are applied once and in one order\
            """);
    }

    @Test
    void twoProcessesHaveTheSameOwnership() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Started("run", 0, 10, "pb.0"))),
                Property.OWNERSHIP,
                "task 0, incarnation 10 began twice: in a and in b");
    }

    @Test
    void aFormerOwnerSetsAFlag() {
        refuted(
                verify(
                        before(RecordEvent.Left.class, A, new RecordEvent.Flagged(0, 10, 19, 1, "ring", "late")),
                        before(RecordEvent.Left.class, B, new RecordEvent.Started("run", 0, 15, "pb.0"))),
                Property.OWNERSHIP,
                "task 0, incarnation 10 (a) set flag 'late' of epoch 1 at revision 19, but incarnation 15 (b) has"
                        + " owned the task since revision 15");
    }

    @Test
    void aFormerOwnerEndsTheJob() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Started("run", 0, 15, "pb.0"))),
                Property.OWNERSHIP,
                "task 0, incarnation 10 (a) ended the job at revision 20, but incarnation 15 (b)");
    }

    @Test
    void aCopyActsThatNeverBegan() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Flagged(0, 10, 12, 0, "ring", "x"))),
                Property.OWNERSHIP,
                "task 0, incarnation 10 set flag 'x' of epoch 0 at revision 12 in b, which does not say that it began"
                        + " there");
    }

    @Test
    void twoWinnersOfAnEpoch() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Advanced(1, 11, 14, 1))),
                Property.EPOCHS,
                "epoch 1 was advanced to twice: by task 0, incarnation 10 at revision 13 (a) and by task 1,"
                        + " incarnation 11 at revision 14 (b)");
    }

    @Test
    void anEpochIsLeftOut() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Advanced(1, 11, 16, 3))),
                Property.EPOCHS,
                "no record says who advanced to epoch 2, but epoch 3 was advanced to by task 1, incarnation 11");
    }

    @Test
    void anEpochIsEnteredThatNobodyAdvancedTo() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Entered(1, 11, 2))),
                Property.EPOCHS,
                "no record says who advanced to epoch 2, but task 1, incarnation 11 (b) entered it");
    }

    @Test
    void aCopyGoesBackToAnEpoch() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Entered(1, 11, 0))),
                Property.EPOCHS,
                "task 1, incarnation 11 (b) entered epoch 0 after epoch 1");
    }

    @Test
    void theJobEndsTwice() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Ended(1, 11, 21))),
                Property.EPOCHS,
                "the job was ended twice: by task 0, incarnation 10 at revision 20 and by task 1, incarnation 11 at"
                        + " revision 21");
    }

    @Test
    void aFlagIsToldTwice() {
        refuted(
                verify(
                        A,
                        before(RecordEvent.BackupStarted.class, B, new RecordEvent.Told(1, 11, 0, 0, "ring", "ready"))),
                Property.FLAGS,
                "task 1, incarnation 11 (b) was told flag 'ready' of task 0 on 'ring' in epoch 0 twice");
    }

    @Test
    void aFlagIsToldInAnotherEpoch() {
        refuted(
                verify(
                        before(RecordEvent.Advanced.class, A, new RecordEvent.Flagged(0, 10, 12, 0, "ring", "late")),
                        before(RecordEvent.Left.class, B, new RecordEvent.Told(1, 11, 0, 0, "ring", "late"))),
                Property.FLAGS,
                "was told flag 'late' of task 0 on 'ring' in epoch 0, but was in epoch 1");
    }

    @Test
    void aFlagIsToldThatWasNotSet() {
        refuted(
                verify(
                        A,
                        before(
                                RecordEvent.BackupStarted.class,
                                B,
                                new RecordEvent.Told(1, 11, 0, 0, "ring", "rumour"))),
                Property.FLAGS,
                "task 1, incarnation 11 (b) was told flag 'rumour' of task 0 on 'ring' in epoch 0, but no record says"
                        + " that it was set");
    }

    @Test
    void aFlagIsToldWithinAProcessThatLosesItsOwnershipBeforeItIsSet() {
        List<RecordEvent> lost = List.of(
                new RecordEvent.Joined("job", "pc"),
                new RecordEvent.Started("run", 0, 10, "pc.0"),
                new RecordEvent.Started("run", 1, 11, "pc.1"),
                new RecordEvent.Entered(0, 10, 0),
                new RecordEvent.Entered(1, 11, 0),
                new RecordEvent.Told(1, 11, 0, 0, "ring", "lost"),
                new RecordEvent.Left(),
                new RecordEvent.Joined("job", "pd"),
                new RecordEvent.Started("run", 0, 12, "pd.0"),
                new RecordEvent.Started("run", 1, 13, "pd.1"),
                new RecordEvent.Entered(0, 12, 0),
                new RecordEvent.Entered(1, 13, 0),
                new RecordEvent.Advanced(0, 12, 20, 1),
                new RecordEvent.Entered(1, 13, 1),
                new RecordEvent.Left(),
                new RecordEvent.Closed());
        assertThat(Verification.of(List.of(record("c", lost))).isRefuted()).isFalse();

        List<RecordEvent> kept = before(RecordEvent.Left.class, lost, new RecordEvent.Advanced(0, 10, 19, 1));
        refuted(
                Verification.of(List.of(record("c", kept))),
                Property.FLAGS,
                "task 1, incarnation 11 (c) was told flag 'lost' of task 0 on 'ring' in epoch 0, but no record says"
                        + " that it was set");
    }

    @Test
    void aFlagThatIsKeptNeedNotBeSetUnlessItsProcessEndsTheJob() {
        List<RecordEvent> kept = List.of(
                new RecordEvent.Joined("job", "pc"),
                new RecordEvent.Started("run", 0, 10, "pc.0"),
                new RecordEvent.Started("run", 1, 11, "pc.1"),
                new RecordEvent.Entered(0, 10, 0),
                new RecordEvent.Entered(1, 11, 0),
                new RecordEvent.Kept(0, 10, 0, "ring", "kept"),
                new RecordEvent.Told(1, 11, 0, 0, "ring", "kept"),
                new RecordEvent.Advanced(0, 10, 20, 1),
                new RecordEvent.Entered(0, 10, 1),
                new RecordEvent.Entered(1, 11, 1),
                new RecordEvent.Left(),
                new RecordEvent.Closed());
        assertThat(Verification.of(List.of(record("c", kept))).isRefuted()).isFalse();

        List<RecordEvent> ended = before(RecordEvent.Advanced.class, kept, new RecordEvent.Ended(0, 10, 19));
        refuted(
                Verification.of(List.of(record("c", ended))),
                Property.FLAGS,
                "task 0, incarnation 10 (c) flagged 'kept' in epoch 0, and its process ended the job, but no record says"
                        + " that the flag was set before");
    }

    @Test
    void aFlagIsSetOutsideOfItsEpoch() {
        refuted(
                verify(before(RecordEvent.Left.class, A, new RecordEvent.Flagged(0, 10, 14, 0, "ring", "x")), B),
                Property.FLAGS,
                "task 0, incarnation 10 (a) set flag 'x' of epoch 0 at revision 14, outside of that epoch");
    }

    @Test
    void anotherIncarnationAnswersThanTheOneThatWasAsked() {
        refuted(
                verify(A, before(RecordEvent.Told.class, B, new RecordEvent.Served(1, 11, 9, 0, 0, 10))),
                Property.REQUESTS,
                "task 1, incarnation 11 (b) answered a request of task 0, incarnation 10 of epoch 0 that was meant for"
                        + " incarnation 9");
        refuted(
                verify(
                        before(
                                RecordEvent.Advanced.class,
                                A,
                                new RecordEvent.Asked(2, 0, 10, 0, 1, 12),
                                new RecordEvent.Answered(2, 11)),
                        B),
                Property.REQUESTS,
                "got the answer to request 2 of epoch 0 from task 1, incarnation 11, but knew of incarnation 12 by"
                        + " then");
    }

    @Test
    void anAnswerOfAnotherEpoch() {
        refuted(
                verify(A, before(RecordEvent.Left.class, B, new RecordEvent.Served(1, 11, 11, 0, 0, 10))),
                Property.REQUESTS,
                "task 1, incarnation 11 (b) answered a request of task 0, incarnation 10 of epoch 0, but was in"
                        + " epoch 1");
        refuted(
                verify(
                        before(
                                RecordEvent.Ran.class,
                                A,
                                new RecordEvent.Asked(2, 0, 10, 0, 1, 11),
                                new RecordEvent.Answered(2, 11)),
                        B),
                Property.REQUESTS,
                "task 0, incarnation 10 (a) got the answer to request 2 of epoch 0 from task 1, incarnation 11, but"
                        + " was in epoch 1");
    }

    @Test
    void anAnswerTwiceOrToNoQuestionOrFromNobody() {
        refuted(
                verify(before(RecordEvent.Advanced.class, A, new RecordEvent.Answered(1, 11)), B),
                Property.REQUESTS,
                "request 1 of epoch 0",
                "answered before");
        refuted(
                verify(before(RecordEvent.Advanced.class, A, new RecordEvent.Answered(5, 11)), B),
                Property.REQUESTS,
                "request 5 (a) was answered, but never asked");
        refuted(
                verify(A, without(RecordEvent.Served.class, B)),
                Property.REQUESTS,
                "from task 1, incarnation 11, but no record says that this copy answered");
    }

    @Test
    void callbacksOverlap() {
        refuted(
                verify(before(RecordEvent.Ended.class, A, new RecordEvent.Ran(0, 10, "metaReady", 299, 310)), B),
                Property.CALLBACKS,
                "task 0, incarnation 10 (a): callback 'metaReady' began at 299 ns, before 'enterEpoch' ended at 300"
                        + " ns");
    }

    @Test
    void updatesInAnotherOrder() {
        refuted(
                verify(
                        A,
                        before(
                                RecordEvent.Entered.class,
                                B,
                                new RecordEvent.BackupStarted("run", 0, 15, "pb.2"),
                                new RecordEvent.Applied(0, 15, 1, 10, 1, 11, 2, 78))),
                Property.UPDATES,
                "task 0, incarnation 15 (b) applied update 1 as number 2 of task 1, incarnation 11, but task 0,"
                        + " incarnation 10 (a) applied number 1 of task 1, incarnation 11 there");
    }

    @Test
    void anUpdateIsLeftOutOrAppliedTwice() {
        refuted(
                verify(before(RecordEvent.Ended.class, A, new RecordEvent.Applied(0, 10, 3, 10, 1, 11, 3, 79)), B),
                Property.UPDATES,
                "task 0, incarnation 10 (a) applied update 3 after update 1");
        refuted(
                verify(before(RecordEvent.Ended.class, A, new RecordEvent.Applied(0, 10, 2, 10, 1, 11, 1, 77)), B),
                Property.UPDATES,
                "applied update 2, which is number 1 of task 1, incarnation 11, and was applied before");
    }

    /** A copy begins with the first update, unless it was given a state, as itself or as the backup that it was. */
    @Test
    void theFirstUpdateIsLeftOut() {
        RecordEvent[] second = {
            new RecordEvent.BackupStarted("run", 0, 15, "pb.2"),
            new RecordEvent.Promoted(0, 15, 30),
            new RecordEvent.Applied(0, 30, 2, 10, 1, 11, 2, 78)
        };
        List<RecordEvent> a = before(RecordEvent.Ended.class, A, new RecordEvent.Applied(0, 10, 2, 10, 1, 11, 2, 78));
        List<RecordEvent> b = before(RecordEvent.Left.class, B, second);
        refuted(verify(a, b), Property.UPDATES, "task 0, incarnation 30 (b) applied update 2 first");
        notProven(
                verify(a, before(RecordEvent.BackupStarted.class, b, new RecordEvent.Gap(3))),
                "missing: task 0, incarnation 30 (b) applied update 2 first");
        Verification given = verify(a, before(RecordEvent.Promoted.class, b, new RecordEvent.Restored(0, 15)));
        assertThat(given.isProven()).as(given.report()).isTrue();
    }

    @Test
    void aLogThatBeginsAnewIsAnotherOne() {
        Verification verification = verify(
                A,
                before(
                        RecordEvent.Left.class,
                        B,
                        new RecordEvent.Started("run", 0, 30, "pb.0"),
                        new RecordEvent.Applied(0, 30, 1, 30, 1, 11, 9, 80)));
        assertThat(verification.isProven()).as(verification.report()).isTrue();
    }

    @Test
    void aRunWithAKillIsProvenUpToTheKill() {
        Verification verification = verify(without(RecordEvent.Closed.class, A), B);
        assertThat(verification.isProven()).as(verification.report()).isTrue();
        assertThat(verification.report())
                .contains("a ends after 14 events, in epoch 1: it was not closed, so its process was killed")
                .contains("proven      flags are told once")
                .contains("Proven up to there")
                .doesNotContain("not proven", "not judged:");
    }

    @Test
    void whatAKilledProcessMayHaveDoneLastIsNotHeldAgainstOthers() {
        List<RecordEvent> killed = without(RecordEvent.Closed.class, without(RecordEvent.Flagged.class, A));
        provenBut(
                verify(killed, B),
                "not judged: task 1, incarnation 11 (b) was told flag 'ready' of task 0 on 'ring' in epoch 0, but no"
                        + " record says");
        provenBut(
                verify(without(RecordEvent.Closed.class, without(RecordEvent.Advanced.class, A)), B),
                "not judged: no record says who advanced to epoch 1");
        provenBut(
                verify(A, without(RecordEvent.Closed.class, without(RecordEvent.Served.class, B))),
                "not judged: task 0, incarnation 10 (a) got the answer");
    }

    private static void provenBut(Verification verification, String notJudged) {
        assertThat(verification.isProven()).as(verification.report()).isTrue();
        assertThat(verification.report()).contains(notJudged);
    }

    @Test
    void whatAKilledProcessDidWellBeforeItsEndIsHeldAgainstOthers() {
        List<RecordEvent> goesOn = before(
                RecordEvent.Ended.class,
                without(RecordEvent.Closed.class, without(RecordEvent.Flagged.class, A)),
                new RecordEvent.Advanced(2, 0, 10, 18),
                new RecordEvent.Entered(0, 10, 2));
        refuted(
                verify(goesOn, B),
                Property.FLAGS,
                "task 1, incarnation 11 (b) was told flag 'ready' of task 0 on 'ring' in epoch 0, but no record says");
    }

    @Test
    void aBreachBeforeTheKillIsFound() {
        refuted(
                verify(
                        without(RecordEvent.Closed.class, A),
                        before(RecordEvent.Left.class, B, new RecordEvent.Started("run", 0, 10, "pb.0"))),
                Property.OWNERSHIP,
                "task 0, incarnation 10 began twice: in a and in b");
    }

    @Test
    void whatAnUnansweredTransactionMayHaveWrittenIsNotHeldAgainstOthers() {
        List<RecordEvent> unanswered = before(
                RecordEvent.Asked.class,
                without(RecordEvent.Flagged.class, A),
                new RecordEvent.Unanswered(0, 10, "flags/0/all/ring/0/ready"));
        notProven(verify(unanswered, B), "missing: task 1, incarnation 11 (b) was told flag 'ready'");
    }

    @Test
    void whereEventsWereDroppedOrTheRecordIsFullNothingIsProven() {
        notProven(
                verify(
                        before(RecordEvent.Asked.class, without(RecordEvent.Flagged.class, A), new RecordEvent.Gap(3)),
                        B),
                "3 events of a were not recorded: the missing part may hide a breach");
        List<RecordEvent> full = new ArrayList<>(without(RecordEvent.Closed.class, A));
        full.add(new RecordEvent.Full(1000));
        notProven(verify(full, B), "a has reached its limit");
    }
}
