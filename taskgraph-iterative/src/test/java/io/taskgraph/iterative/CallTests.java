package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTests {

    private static final CallHeader SUM = new CallHeader("allReduce", "sums", "Double by 'sum'");

    private final Call call = new Call(4);
    private final ValueCodec codec = new Codecs(List.of(), getClass().getClassLoader()).of(1.0);

    private static final CallHeader BARRIER = new CallHeader("barrier", "done", "");

    @Test
    void anotherCallOfTheSameNumberIsNamedWithTheTasksOfBothSides() {
        assertThat(call.disagreement(9, 8, List.of(2L), SUM)).isNull();
        assertThat(call.disagreement(9, 8, List.of(3L), SUM)).isNull();
        assertThat(call.disagreement(9, 8, List.of(5L, 6L), BARRIER))
                .hasMessage("call 4 of iteration 9 is allReduce 'sums' of Double by 'sum' at tasks 2, 3, but barrier"
                        + " 'done' at tasks 5, 6: all tasks must call the same collectives in the same order");
    }

    /** Of two tasks nobody can tell which is wrong, whoever came first. */
    @Test
    void onlyAMajorityOfAllTasksSaysWhereToLook() {
        assertThat(call.disagreement(9, 4, List.of(0L, 1L), SUM)).isNull();
        assertThat(call.disagreement(9, 4, List.of(3L), BARRIER))
                .hasMessageEndingWith("at task 3: all tasks must call the same collectives in the same order");
        assertThat(call.disagreement(9, 4, List.of(2L), SUM)).isNull();
        assertThat(call.disagreement(9, 4, List.of(3L), BARRIER))
                .hasMessageEndingWith("in the same order; 3 of 4 tasks agree, so look at task 3");
    }

    @Test
    void theMajorityMayBeTheOneThatComesLater() {
        assertThat(call.disagreement(9, 4, List.of(0L), SUM)).isNull();
        assertThat(call.disagreement(9, 4, List.of(1L, 2L, 3L), BARRIER))
                .hasMessageContaining("at task 0, but barrier 'done' at tasks 1, 2, 3: ")
                .hasMessageEndingWith("; 3 of 4 tasks agree, so look at task 0");
    }

    @Test
    void callersThatAreNoTasksOfTheJobAreNotKept() {
        assertThat(call.disagreement(9, 4, List.of(0L, -1L, 4L, 1L << 40), SUM)).isNull();
        assertThat(call.callers()).containsExactly(0L);
    }

    @Test
    void otherSegmentsNameTheSettingOfTheProcesses() {
        CallHeader whole = new CallHeader("allReduce", "s", "double[20000] by 'sum'");
        assertThat(call.disagreement(0, 8, List.of(3L), whole)).isNull();
        assertThat(call.disagreement(0, 8, List.of(0L), whole.inSegments(4)))
                .hasMessage(
                        "call 4 of iteration 0 is allReduce 's' of double[20000] by 'sum' at task 3, but allReduce 's' of"
                                + " double[20000] by 'sum' in 4 segments at task 0: all tasks must call the same collectives in the"
                                + " same order; these differ in segments only, so look whether"
                                + " 'taskgraph.iterative.segment-threshold' is the same in all processes");
    }

    @Test
    void theFirstContributionAndTheFirstFailureStand() {
        Contribution first = new Contribution.Whole(Value.of(codec, 1.0));
        call.contribute(0, first);
        call.contribute(0, new Contribution.Whole(Value.of(codec, 2.0)));
        assertThat(call.contribution(0)).isSameAs(first);
        TaskGraphException failure = new TaskGraphException("first");
        call.fail(failure);
        call.fail(new TaskGraphException("second"));
        assertThat(call.failure()).isSameAs(failure);
    }

    @Test
    void ownContributionsComeBeforeFetchedOnes() {
        call.fetched(Subtree.of(1), Contribution.WHOLE, Value.encoded(codec, ByteString.EMPTY));
        assertThat(call.hasFetched(1, Contribution.WHOLE)).isTrue();
        call.contribute(1, new Contribution.Whole(Value.of(codec, 8.0)));
        Value value = call.value(Subtree.of(1), Contribution.WHOLE);
        assertThat(value).isNotNull();
        assertThat(value.object()).isEqualTo(8.0);
    }

    @Test
    void aPieceWithAResultIsClosedAndNeedsNoContributions() {
        assertThat(call.isOpen(2)).isTrue();
        call.putResult(2, Value.of(codec, 3.0));
        call.putResult(2, Value.of(codec, 4.0));
        assertThat(call.isOpen(2)).isFalse();
        Value result = call.result(2);
        assertThat(result).isNotNull();
        assertThat(result.object()).isEqualTo(3.0);
        call.contribute(0, new Contribution.Whole(result));
        call.dropContributions();
        assertThat(call.hasContributed(0)).isFalse();
        assertThat(call.results()).isOne();
    }

    @Test
    void needsWithNothingMissingAreTaken() {
        Need complete = new Need(new Need.Key(false, 0, -1), List.of(), null);
        Need open = new Need(new Need.Key(false, 1, -1), List.of(7L, 3L), null);
        call.needs().put(complete.key(), complete);
        call.needs().put(open.key(), open);
        assertThat(call.missing()).containsExactly(3L, 7L);
        List<Need> taken = new ArrayList<>();
        call.takeSatisfied(taken::add);
        assertThat(taken).containsExactly(complete);
        assertThat(call.needs()).containsOnlyKeys(open.key());
    }

    @Test
    void theArrayOfSegmentsIsMadeOnce() {
        Object whole = call.whole(ArrayCodec.DOUBLES, 3);
        assertThat(whole).isEqualTo(new double[3]);
        assertThat(call.whole(ArrayCodec.DOUBLES, 3)).isSameAs(whole);
    }
}
