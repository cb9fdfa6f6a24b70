package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import org.junit.jupiter.api.Test;

class AnswerLedgerTests {

    private final AnswerLedger ledger = new AnswerLedger();

    @Test
    void repeatedCallGetsTheFirstAnswer() {
        apply(numbered(1, 7, 1, 1), 10);
        assertThat(ledger.remembered(numbered(1, 7, 1, 1))).isEqualTo(reply(10));
        assertThat(ledger.remembered(numbered(1, 7, 2, 1))).isNull();
        assertThat(ledger.remembered(numbered(2, 7, 1, 1))).isNull();
    }

    @Test
    void answersBelowTheLowestNumberUnderWayAreForgottenAndRefused() {
        apply(numbered(1, 7, 1, 1), 10);
        apply(numbered(1, 7, 2, 1), 20);
        apply(numbered(1, 7, 3, 3), 30);
        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.isStale(numbered(1, 7, 2, 1))).isTrue();
        assertThat(ledger.isStale(numbered(1, 7, 3, 1))).isFalse();
    }

    @Test
    void laterCopyOfTheCallerBeginsAnewAndAnEarlierOneIsRefused() {
        apply(numbered(1, 7, 1, 1), 10);
        Call ofLaterCopy = numbered(1, 8, 1, 1);
        assertThat(ledger.isStale(ofLaterCopy)).isFalse();
        ledger.note(ofLaterCopy);
        assertThat(ledger.remembered(ofLaterCopy)).isNull();
        assertThat(ledger.isStale(numbered(1, 7, 2, 1))).isTrue();
    }

    @Test
    void callWithIdIsTheSameForAllCopiesOfItsCaller() {
        apply(named(1, 7, 1, "a"), 10);
        Call ofLaterCopy = named(1, 9, 1, "a");
        assertThat(ledger.isStale(ofLaterCopy)).isFalse();
        ledger.note(ofLaterCopy);
        assertThat(ledger.remembered(ofLaterCopy)).isEqualTo(reply(10));
        assertThat(ledger.remembered(named(2, 7, 1, "a"))).isNull();
    }

    @Test
    void oldestIdIsForgottenBeyondTheBound() {
        for (int i = 0; i <= AnswerLedger.KEPT_IDS; i++) {
            apply(named(1, 7, i + 1, "id " + i), i);
        }
        assertThat(ledger.size()).isEqualTo(AnswerLedger.KEPT_IDS);
        assertThat(ledger.remembered(named(1, 8, 1, "id 0"))).isNull();
        assertThat(ledger.remembered(named(1, 8, 1, "id 1"))).isEqualTo(reply(1));
    }

    private void apply(Call call, long answer) {
        assertThat(ledger.isStale(call)).isFalse();
        ledger.note(call);
        assertThat(ledger.remembered(call)).isNull();
        ledger.remember(call, reply(answer));
    }

    private static Reply reply(long answer) {
        return Reply.of(Content.of(Int64Value.of(answer)));
    }

    private static Call numbered(long from, long incarnation, long number, long lowest) {
        return new Call(Call.Kind.NOTIFY, from, incarnation, number, lowest, "", "m", Content.NONE);
    }

    private static Call named(long from, long incarnation, long number, String id) {
        return new Call(Call.Kind.NOTIFY, from, incarnation, number, 1, id, "m", Content.NONE);
    }
}
