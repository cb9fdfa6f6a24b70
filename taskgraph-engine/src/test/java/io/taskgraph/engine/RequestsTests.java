package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One request of task 1 to task 2, in epoch 5. */
class RequestsTests {

    private static final long MILLISECOND = 1_000_000;
    private static final long ID = 9;
    private static final CopyId ASKING = new CopyId(1, 11);
    private static final long EPOCH = 5;
    private static final long TARGET = 2;
    private static final long DEADLINE = 1_000 * MILLISECOND;

    private final Map<Long, Primary> primaries = new HashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Requests requests = new Requests(primaries::get, effects::add);

    @Test
    void aRequestIsSentToThePrimaryOfItsTarget() {
        primary(21);
        make();
        assertThat(advance(0)).containsExactly(sentTo(21));
    }

    @Test
    void aRequestIsSentOnce() {
        primary(21);
        make();
        advance(0);
        assertThat(advance(1)).isEmpty();
    }

    @Test
    void aRequestWaitsUntilItsTargetHasAPrimary() {
        make();
        assertThat(advance(0)).isEmpty();
        primary(21);
        assertThat(advance(1)).containsExactly(sentTo(21));
    }

    @Test
    void anAnswerIsDeliveredOnce() {
        primary(21);
        make();
        advance(0);
        requests.answered(ID, 21);
        requests.answered(ID, 21);
        assertThat(effects).containsOnlyOnce(new Effect.DeliverAnswer(ID));
    }

    @Test
    void anAnswerOfAnotherIncarnationIsIgnored() {
        primary(21);
        make();
        advance(0);
        requests.answered(ID, 20);
        assertThat(effects).doesNotContain(new Effect.DeliverAnswer(ID));
    }

    @Test
    void aRequestFollowsItsTargetToTheNextIncarnation() {
        primary(21);
        make();
        advance(0);
        primary(22);
        requests.primariesChanged();
        assertThat(advance(1)).containsExactly(sentTo(22));
    }

    @Test
    void aTargetThatIsNotReachedIsAskedAgainAfter20MillisecondsThen40() {
        primary(21);
        make();
        advance(0);
        requests.failed(ID, 21, Refusal.NOT_PRIMARY, 0);
        assertThat(advance(20 * MILLISECOND - 1)).isEmpty();
        assertThat(advance(20 * MILLISECOND)).containsExactly(sentTo(21));
        requests.failed(ID, 21, Refusal.NOT_PRIMARY, 20 * MILLISECOND);
        assertThat(requests.nextDue()).isEqualTo(60 * MILLISECOND);
    }

    @Test
    void aRequestWhoseTargetHasNoPrimaryWaitsForOneAndNotForTime() {
        primary(21);
        make();
        advance(0);
        requests.failed(ID, 21, Refusal.NOT_PRIMARY, 0);
        primaries.clear();
        requests.primariesChanged();
        assertThat(advance(30 * MILLISECOND)).isEmpty();
        assertThat(requests.nextDue()).isEqualTo(DEADLINE);
        primary(22);
        assertThat(advance(31 * MILLISECOND)).containsExactly(sentTo(22));
    }

    @Test
    void theNextIncarnationIsAskedAtOnce() {
        primary(21);
        make();
        advance(0);
        requests.failed(ID, 21, Refusal.NOT_PRIMARY, 0);
        primary(22);
        assertThat(advance(1)).containsExactly(sentTo(22));
    }

    @Test
    void aRefusalByTheHandlerEndsTheRequest() {
        primary(21);
        make();
        advance(0);
        requests.failed(ID, 21, Refusal.HANDLER, 0);
        assertThat(effects).contains(new Effect.DeliverFailure(ID, true));
        assertThat(requests.inspect()).isEmpty();
    }

    @Test
    void aRefusalFromALaterEpochLeavesTheRequestToThatEpoch() {
        primary(21);
        make();
        advance(0);
        requests.failed(ID, 21, Refusal.STALE_EPOCH, 0);
        assertThat(advance(100 * MILLISECOND)).isEmpty();
        assertThat(requests.inspect()).hasSize(1);
    }

    @Test
    void aRequestIsGivenUpAtItsDeadline() {
        primary(21);
        make();
        advance(0);
        assertThat(advance(DEADLINE - 1)).isEmpty();
        assertThat(advance(DEADLINE)).containsExactly(new Effect.DeliverFailure(ID, false));
    }

    @Test
    void aRequestIsDiscardedWithItsEpoch() {
        make();
        requests.discardUnless(copy -> true, EPOCH + 1);
        assertThat(effects).containsExactly(new Effect.DiscardRequest(ID));
        assertThat(requests.nextDue()).isNull();
    }

    @Test
    void aRequestIsDiscardedWithItsCopy() {
        make();
        requests.discardUnless(copy -> !copy.equals(ASKING), EPOCH);
        assertThat(effects).containsExactly(new Effect.DiscardRequest(ID));
    }

    private void make() {
        requests.made(new Event.RequestMade(ID, ASKING, EPOCH, TARGET, DEADLINE), DEADLINE);
    }

    private void primary(long incarnation) {
        primaries.put(TARGET, new Primary("p.2", "p:1", incarnation));
    }

    /** Returns the effects of one step. */
    private List<Effect> advance(long now) {
        int before = effects.size();
        requests.advance("run", now);
        return List.copyOf(effects.subList(before, effects.size()));
    }

    private static Effect sentTo(long incarnation) {
        return new Effect.SendRequest(
                ID, "p:1", new RequestHeader("run", EPOCH, ASKING.task(), ASKING.incarnation(), TARGET, incarnation));
    }
}
