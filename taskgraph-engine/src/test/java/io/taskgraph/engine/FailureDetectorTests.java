package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FailureDetectorTests {

    private static final long SECOND = 1_000_000_000;

    private final FailureDetector detector = new FailureDetector("c");

    @Test
    void aProcessWatchesTheNextThreeOfTheRing() {
        assertThat(detector.membersChanged(members("a", "b", "c", "d", "e")))
                .containsExactlyInAnyOrder(monitor("d"), monitor("e"), monitor("a"));
    }

    @Test
    void aProcessDoesNotWatchItself() {
        assertThat(detector.membersChanged(members("c"))).isEmpty();
    }

    @Test
    void anotherProcessTakesTheTurnOfOneThatIsGone() {
        detector.membersChanged(members("a", "b", "c", "d", "e"));
        assertThat(detector.membersChanged(members("a", "b", "c", "e")))
                .containsExactly(new Effect.Unmonitor("d"), monitor("b"));
    }

    @Test
    void oneRefusedConnectionConvictsNobody() {
        detector.membersChanged(members("c", "d"));
        assertThat(detector.refused("d", "d:1", 0)).isFalse();
    }

    @Test
    void twoRefusedConnectionsInARowConvict() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", "d:1", 0);
        assertThat(detector.refused("d", "d:1", SECOND)).isTrue();
    }

    @Test
    void aRefusalCountsForFiveSeconds() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", "d:1", 0);
        assertThat(detector.refused("d", "d:1", 5 * SECOND)).isFalse();
        assertThat(detector.refused("d", "d:1", 10 * SECOND - 1)).isTrue();
    }

    @Test
    void aProcessIsEvictedAtMostOnceASecond() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", "d:1", 0);
        assertThat(detector.refused("d", "d:1", 0)).isTrue();
        assertThat(detector.refused("d", "d:1", SECOND - 1)).isFalse();
        assertThat(detector.refused("d", "d:1", SECOND)).isTrue();
    }

    @Test
    void aProcessThatIsNotWatchedIsNotConvicted() {
        detector.refused("d", "d:1", 0);
        assertThat(detector.refused("d", "d:1", 0)).isFalse();
    }

    /** One whose address is wrong comes back under another name, and would be evicted several times a second. */
    @Test
    void anAddressThatRefusesAgainAndAgainIsSparedForLonger() {
        long[] pauses = {1, 2, 4, 8, 16, 32, 60, 60};
        long last = 1;
        detector.membersChanged(members("c", "d"));
        evicts("d", 0);
        assertThat(evicts("d", last)).isTrue();
        for (int i = 0; i < pauses.length; i++) {
            detector.membersChanged(members("c", "d" + i));
            long due = last + pauses[i] * SECOND;
            for (long at = due - 2; at < due; at++) {
                assertThat(evicts("d" + i, at)).as("try %s", i).isFalse();
            }
            assertThat(evicts("d" + i, due)).as("try %s", i).isTrue();
            last = due;
        }
        detector.membersChanged(members("c", "e"));
        evicts("e", last + 1);
        assertThat(detector.refused("e", "another:1", last + 2)).isTrue();
    }

    @Test
    void anAddressThatHasNotRefusedForTwoMinutesIsAsGoodAsAny() {
        detector.membersChanged(members("c", "d", "e", "f"));
        evicts("d", 0);
        assertThat(evicts("d", 1)).isTrue();
        evicts("e", 119 * SECOND);
        assertThat(evicts("e", 119 * SECOND)).isTrue();
        evicts("f", 119 * SECOND + 120 * SECOND);
        assertThat(evicts("f", 239 * SECOND)).isTrue();
    }

    private boolean evicts(String process, long now) {
        return detector.refused(process, "same:1", now);
    }

    private static Effect monitor(String process) {
        return new Effect.Monitor(process, process + ":1");
    }

    private static SortedMap<String, ProcessEntry> members(String... names) {
        ViewBuilder view = new ViewBuilder();
        for (String name : names) {
            view.process(name, 1);
        }
        return new TreeMap<>(view.build().processes());
    }
}
