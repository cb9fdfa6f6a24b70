package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskOrderTests {

    @Test
    void tasksWithoutLinksStandInTheOrderOfTheirNumbers() {
        assertThat(order(4)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aSubtreeStandsTogether() {
        assertThat(order(15, Topologies.treeParents(15, 2), Topologies.treeChildren(15, 2)))
                .containsExactly(0L, 1L, 3L, 7L, 8L, 4L, 9L, 10L, 2L, 5L, 11L, 12L, 6L, 13L, 14L);
    }

    @Test
    void oneDirectionOfALinkSuffices() {
        assertThat(order(7, Topologies.treeChildren(7, 2))).containsExactly(0L, 1L, 3L, 4L, 2L, 5L, 6L);
    }

    @Test
    void aRingIsFollowedRound() {
        assertThat(order(5, Topologies.ring(5))).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aGridIsFollowedRowByRow() {
        assertThat(order(9, Topologies.grid(3, 3))).containsExactly(0L, 1L, 2L, 5L, 4L, 3L, 6L, 7L, 8L);
    }

    @Test
    void anyTopologyGivesEachTaskOnePlace() {
        assertThat(order(97, (task, epoch) -> List.of(task * task % 97, -1L, 97L, task)))
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
        assertThat(order(7, failing)).containsExactly(0L, 2L, 4L, 1L, 3L, 5L, 6L);
    }

    @Test
    void manyNeighborsAreNotAllLookedAt() {
        AtomicLong asked = new AtomicLong();
        Topology all = Topologies.allToAll(3_000);
        Topology counting = (task, epoch) -> {
            asked.incrementAndGet();
            return all.neighbors(task, epoch);
        };
        assertThat(order(3_000, counting)).isEqualTo(numbers(3_000));
        assertThat(asked.get()).isEqualTo(1 + TaskOrder.MAX_LINKS / 3_000);
    }

    @Test
    void aTopologyThatReturnsNullFails() {
        assertThat(order(5, (task, epoch) -> task == 0 ? List.of(2L) : null)).containsExactly(0L, 2L, 1L, 3L, 4L);
        assertThat(order(5, (task, epoch) -> Arrays.asList(task + 2, null))).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    private static List<Long> order(long tasks, Topology... topologies) {
        SortedMap<String, Topology> links = new TreeMap<>();
        for (Topology topology : topologies) {
            links.put("link " + links.size(), topology);
        }
        return TaskOrder.of(links, tasks);
    }

    private static List<Long> numbers(long tasks) {
        return LongStream.range(0, tasks).boxed().toList();
    }
}
