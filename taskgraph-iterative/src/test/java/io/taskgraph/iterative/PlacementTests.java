package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTests {

    private final Placement placement = new Placement();

    @Test
    void aTaskIsAloneUntilItIsSeenWithOthers() {
        assertThat(placement.group(4)).isEqualTo(4);
        placement.seen(List.of(7L, 4L, 9L));
        assertThat(List.of(placement.group(4), placement.group(7), placement.group(9)))
                .containsOnly(4L);
    }

    @Test
    void aGroupOfWhichOnlySomeHaveComeStaysTogether() {
        placement.seen(List.of(1L, 2L, 3L));
        placement.seen(List.of(2L, 3L));
        assertThat(placement.group(2)).isEqualTo(placement.group(3)).isEqualTo(1);
    }

    @Test
    void aTaskThatWasNotCoveredIsAskedAlone() {
        placement.seen(List.of(1L, 2L, 3L));
        placement.alone(1);
        assertThat(placement.group(1)).isEqualTo(1);
        placement.seen(List.of(2L, 5L));
        assertThat(placement.group(2)).isEqualTo(placement.group(5)).isEqualTo(2);
    }
}
