package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskOrderTests {

    @Test
    void tasksWithoutLinksStandInTheOrderOfTheirNumbers() {
        assertThat(TaskOrder.of(List.of(), 4)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aSubtreeStandsTogether() {
        assertThat(TaskOrder.of(List.of(Topologies.treeParents(15, 2), Topologies.treeChildren(15, 2)), 15))
                .containsExactly(0L, 1L, 3L, 7L, 8L, 4L, 9L, 10L, 2L, 5L, 11L, 12L, 6L, 13L, 14L);
    }

    @Test
    void oneDirectionOfALinkSuffices() {
        assertThat(TaskOrder.of(List.of(Topologies.treeChildren(7, 2)), 7)).containsExactly(0L, 1L, 3L, 4L, 2L, 5L, 6L);
    }

    @Test
    void aRingIsFollowedRound() {
        assertThat(TaskOrder.of(List.of(Topologies.ring(5)), 5)).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aGridIsFollowedRowByRow() {
        assertThat(TaskOrder.of(List.of(Topologies.grid(3, 3)), 9)).containsExactly(0L, 1L, 2L, 5L, 4L, 3L, 6L, 7L, 8L);
    }

    @Test
    void anyTopologyGivesEachTaskOnePlace() {
        assertThat(TaskOrder.of(List.of((task, epoch) -> Arrays.asList(task * task % 97, -1L, null, 97L, task)), 97))
                .containsExactlyInAnyOrderElementsOf(numbers(97));
    }

    @Test
    void aTopologyThatFailsLeavesTheRestInTheOrderOfTheirNumbers() {
        Topology failing = (task, epoch) -> {
            if (task == 4) {
                throw new IllegalStateException("on purpose");
            }
            return List.of(task + 2);
        };
        assertThat(TaskOrder.of(List.of(failing), 7)).containsExactly(0L, 2L, 4L, 1L, 3L, 5L, 6L);
    }

    @Test
    void manyNeighborsAreNotAllLookedAt() {
        AtomicLong asked = new AtomicLong();
        Topology all = Topologies.allToAll(3_000);
        Topology counting = (task, epoch) -> {
            asked.incrementAndGet();
            return all.neighbors(task, epoch);
        };
        assertThat(TaskOrder.of(List.of(counting), 3_000)).isEqualTo(numbers(3_000));
        assertThat(asked.get()).isEqualTo(1 + TaskOrder.MAX_LINKS / 3_000);
    }

    private static List<Long> numbers(long tasks) {
        return LongStream.range(0, tasks).boxed().toList();
    }
}
