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
        assertThat(detector.refused("d", 0)).isFalse();
    }

    @Test
    void twoRefusedConnectionsInARowConvict() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", 0);
        assertThat(detector.refused("d", SECOND)).isTrue();
    }

    @Test
    void aRefusalCountsForFiveSeconds() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", 0);
        assertThat(detector.refused("d", 5 * SECOND)).isFalse();
        assertThat(detector.refused("d", 10 * SECOND - 1)).isTrue();
    }

    @Test
    void aProcessIsEvictedAtMostOnceASecond() {
        detector.membersChanged(members("c", "d"));
        detector.refused("d", 0);
        assertThat(detector.refused("d", 0)).isTrue();
        assertThat(detector.refused("d", SECOND - 1)).isFalse();
        assertThat(detector.refused("d", SECOND)).isTrue();
    }

    @Test
    void aProcessThatIsNotWatchedIsNotConvicted() {
        detector.refused("d", 0);
        assertThat(detector.refused("d", 0)).isFalse();
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
