package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When all keys are read again, and how often at most. */
class RelistsTests {

    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    private final JobView view =
            new ViewBuilder().run("run", 2).process("here", 2).build();
    private final List<Effect> effects = new ArrayList<>();
    private boolean refused;
    private long now;
    private final Relists relists = new Relists(view, () -> refused, effects::add, () -> now);

    /** Lets time pass step by step as wake-ups would, and returns how many readings began. */
    private long pass(long nanos) {
        effects.clear();
        for (long end = now + nanos; now < end; now += 10 * MILLISECOND) {
            relists.advance();
        }
        return effects.stream().filter(Effect.Relist.class::isInstance).count();
    }

    @Test
    void anUnknownOutcomeIsReadForAtOnceAndOnce() {
        relists.unknown();
        relists.unknown();
        assertThat(pass(SECOND)).isEqualTo(1);
        relists.listed();
        assertThat(pass(SECOND)).isZero();
    }

    @Test
    void whatIsUnknownDuringAReadingNeedsAnotherOneWhichWaitsForIt() {
        relists.unknown();
        pass(SECOND);
        relists.unknown();
        assertThat(pass(60 * SECOND)).isZero();
        relists.listed();
        assertThat(pass(SECOND)).isEqualTo(1);
    }

    @Test
    void readingsThatComeToNothingGetRareAndThoseAfterACalmTimeDoNot() {
        assertThat(readings(60 * SECOND)).isBetween(30L, 36L);
        pass(20 * SECOND);
        relists.listed();
        pass(20 * SECOND);
        assertThat(readings(SECOND)).isBetween(3L, 5L);
    }

    /** Returns how many readings begin while all outcomes are unknown. */
    private long readings(long nanos) {
        long count = 0;
        for (long end = now + nanos; now < end; ) {
            relists.unknown();
            long begun = pass(10 * MILLISECOND);
            count += begun;
            if (begun > 0) {
                relists.listed();
            }
        }
        return count;
    }

    @Test
    void aViewThatStandsBehindARevisionIsReadAgainAfterTwoSeconds() {
        relists.showsRevision(view.revision() + 1);
        assertThat(pass(2 * SECOND)).isZero();
        assertThat(pass(SECOND)).isEqualTo(1);
    }

    @Test
    void aViewThatStandsBehindAnEpochIsReadAgainAfterTwoSeconds() {
        relists.showsEpoch(view.epoch() + 1);
        assertThat(pass(2 * SECOND)).isZero();
        assertThat(pass(SECOND)).isEqualTo(1);
    }

    @Test
    void aViewThatDoesNotShowWhyAnAdvanceWasRefusedIsReadAgainAfterTwoSeconds() {
        refused = true;
        assertThat(pass(2 * SECOND)).isZero();
        assertThat(pass(SECOND)).isEqualTo(1);
    }

    @Test
    void aViewThatMovesIsNotReadAgainThoughItIsBehind() {
        for (int i = 0; i < 10; i++) {
            relists.showsRevision(view.revision() + 2);
            view.reached(view.revision() + 1);
            assertThat(pass(SECOND)).isZero();
        }
    }

    @Test
    void whatTheViewShowsInTimeIsForgotten() {
        relists.showsRevision(view.revision() + 1);
        pass(SECOND);
        view.reached(view.revision() + 1);
        assertThat(pass(60 * SECOND)).isZero();
    }

    @Test
    void whatAReadingDoesNotShowIsNotAskedForAgain() {
        relists.showsRevision(view.revision() + 100);
        relists.showsEpoch(view.epoch() + 100);
        pass(3 * SECOND);
        relists.listed();
        assertThat(pass(60 * SECOND)).isZero();
    }

    @Test
    void whatOthersShowDuringAReadingIsNotForgottenByIt() {
        relists.showsEpoch(view.epoch() + 1);
        pass(3 * SECOND);
        relists.showsEpoch(view.epoch() + 2);
        relists.listed();
        assertThat(pass(3 * SECOND)).isEqualTo(1);
    }

    @Test
    void aViewThatIsQuietIsCheckedEveryFifteenSeconds() {
        pass(61 * SECOND);
        assertThat(effects).hasSize(4).containsOnly(new Effect.Check(view.revision(), view.keys()));
        view.reached(view.revision() + 1);
        pass(14 * SECOND);
        assertThat(effects).isEmpty();
    }

    @Test
    void aViewIsNotCheckedWhileTheKeysAreRead() {
        relists.unknown();
        pass(60 * SECOND);
        assertThat(effects).containsExactly(new Effect.Relist());
    }
}
