package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class VoteTests {

    private static final Vote GOES_ON = new Vote(null, false, 0);

    private static final List<Vote> VOTES = List.of(
            GOES_ON,
            new Vote(null, true, -5),
            new Vote(null, true, 0),
            new Vote(Outcome.succeeded(""), false, 0),
            new Vote(Outcome.failed("why"), true, Long.MAX_VALUE));

    @ParameterizedTest
    @FieldSource("VOTES")
    void voteIsReadAsItWasWritten(Vote vote) {
        assertThat(Vote.of(vote.toBytes())).isEqualTo(vote);
    }

    @Test
    void brokenBytesAreAnError() {
        assertThatThrownBy(() -> Vote.of(new byte[] {8})).isInstanceOf(TaskGraphException.class);
    }

    @Test
    void theJobGoesOnWhereNobodyStopsIt() {
        assertThat(Vote.decide(List.of(GOES_ON, GOES_ON), 3)).isNull();
    }

    @Test
    void theOutcomeOfTheLowestTaskStands() {
        Vote one = new Vote(Outcome.succeeded("of 1"), false, 0);
        Vote two = new Vote(Outcome.failed("of 2"), false, 0);
        assertThat(Vote.decide(List.of(GOES_ON, one, two), 3)).isEqualTo(Outcome.succeeded("of 1"));
    }

    @Test
    void replicatedStatesThatDifferFailTheJobWhateverElseIsSaid() {
        Vote first = new Vote(Outcome.succeeded("done"), true, 1);
        Vote other = new Vote(Outcome.succeeded("done"), true, 2);
        assertThat(Vote.decide(List.of(first, first, other), 7))
                .isEqualTo(Outcome.failed("the state after iteration 7 differs between tasks 0 and 2,"
                        + " though 'replicated' says that it is the same everywhere"));
        assertThat(Vote.decide(List.of(first, GOES_ON), 7))
                .isEqualTo(Outcome.failed("'replicated' does not return the same at tasks 0 and 1"));
    }
}
