package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTests {

    private final Placement placement = new Placement();

    @Test
    void aTaskIsAloneUntilItIsSeenWithOthers() {
        assertThat(placement.group(4)).isNotEqualTo(placement.group(7));
        placement.seen(List.of(7L, 4L, 9L));
        assertThat(placement.group(4)).isEqualTo(placement.group(7)).isEqualTo(placement.group(9));
        assertThat(placement.group(4)).isNotEqualTo(placement.group(5));
    }

    @Test
    void aGroupOfWhichOnlySomeHaveComeStaysTogether() {
        placement.seen(List.of(1L, 2L, 3L));
        placement.seen(List.of(2L, 3L));
        assertThat(placement.group(1)).isEqualTo(placement.group(2)).isEqualTo(placement.group(3));
    }

    @Test
    void aTaskThatWasNotCoveredIsAskedAlone() {
        placement.seen(List.of(1L, 2L, 3L));
        placement.alone(1);
        assertThat(placement.group(1)).isNotEqualTo(placement.group(2));
        assertThat(placement.group(2)).isEqualTo(placement.group(3));
    }

    @Test
    void aTaskThatHasMovedLeavesThoseWithWhichItWas() {
        placement.seen(List.of(1L, 2L, 3L));
        placement.seen(List.of(1L, 4L, 5L));
        assertThat(placement.group(1)).isEqualTo(placement.group(4)).isEqualTo(placement.group(5));
        assertThat(placement.group(2)).isEqualTo(placement.group(3)).isNotEqualTo(placement.group(1));
    }
}
