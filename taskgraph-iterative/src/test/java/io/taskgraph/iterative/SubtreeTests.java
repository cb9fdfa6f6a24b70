package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SubtreeTests {

    @Test
    void theNodesOfTheTreeAreThoseThatHalvingLeadsTo() {
        Set<Subtree> nodes = Set.of(
                new Subtree(0, 7),
                new Subtree(0, 3),
                new Subtree(1, 3),
                new Subtree(3, 7),
                new Subtree(3, 5),
                new Subtree(5, 7));
        for (long from = -1; from < 8; from++) {
            for (long to = -1; to < 9; to++) {
                Subtree range = new Subtree(from, to);
                boolean leaf = from >= 0 && from < 7 && to == from + 1;
                assertThat(range.isNodeOf(7)).as("%s", range).isEqualTo(leaf || nodes.contains(range));
            }
        }
    }

    @Test
    void fiveNeighboursAreTwoOrThreeSubtreesOfFifteen() {
        assertThat(largest(15, 0, 5)).containsExactly(new Subtree(0, 3), new Subtree(3, 5));
        assertThat(largest(15, 5, 10)).containsExactly(new Subtree(5, 7), new Subtree(7, 9), new Subtree(9, 10));
        assertThat(largest(15, 10, 15)).containsExactly(new Subtree(10, 11), new Subtree(11, 15));
        assertThat(largest(15, 0, 15)).containsExactly(new Subtree(0, 15));
        assertThat(largest(15, 0, 0)).isEmpty();
    }

    private static List<Subtree> largest(long tasks, long from, long to) {
        return Subtree.largest(tasks, task -> from <= task && task < to);
    }

    /** Each wanted task is in one of them, no other task is, and none of them could be larger. */
    @Test
    void theLargestSubtreesAreTheWantedTasks() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            long tasks = 1 + random.nextInt(40);
            double share = random.nextDouble();
            Set<Long> wanted = LongStream.range(0, tasks)
                    .filter(task -> random.nextDouble() < share)
                    .boxed()
                    .collect(Collectors.toSet());
            List<Subtree> found = Subtree.largest(tasks, wanted::contains);
            assertThat(found.stream().flatMap(part -> part.tasks().boxed()).toList())
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(found).allMatch(part -> part.isNodeOf(tasks)).allMatch(part -> isLargest(part, tasks, wanted));
        }
    }

    private static boolean isLargest(Subtree part, long tasks, Set<Long> wanted) {
        Subtree parent = Subtree.whole(tasks);
        if (parent.equals(part)) {
            return true;
        }
        while (!parent.left().equals(part) && !parent.right().equals(part)) {
            parent = parent.left().contains(part.from()) ? parent.left() : parent.right();
        }
        return !parent.tasks().allMatch(wanted::contains);
    }
}
