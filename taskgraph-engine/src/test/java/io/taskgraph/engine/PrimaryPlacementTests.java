package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrimaryPlacementTests {

    @Test
    void everyTaskIsForExactlyOneProcess() {
        JobView view = new ViewBuilder()
                .process("a", 10)
                .process("b", 10)
                .process("c", 10)
                .build();
        assertThat(Stream.of("a", "b", "c").flatMap(self -> choose(self, 10, view).stream()))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aProcessGetsNoMoreTasksThanItHasSlots() {
        JobView view = new ViewBuilder().process("a", 2).process("b", 1).build();
        assertThat(choose("a", 5, view)).hasSize(2);
        assertThat(choose("b", 5, view)).hasSize(1);
    }

    @Test
    void neighboursGoTogetherWhereEveryNodeIsNeeded() {
        JobView view = new ViewBuilder()
                .process("c", 5)
                .process("a", 5)
                .process("b", 5)
                .build();
        assertThat(choose("c", 15, view)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(choose("a", 15, view)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(choose("b", 15, view)).containsExactly(10L, 11L, 12L, 13L, 14L);
    }

    @Test
    void tasksGoTogetherInTheOrderInWhichTheyAreLinked() {
        JobView view = new ViewBuilder().process("a", 2).process("b", 2).build();
        assertThat(PrimaryPlacement.choose("a", 4, () -> List.of(0L, 2L, 1L, 3L), task -> false, task -> false, view))
                .containsExactly(0L, 2L);
        assertThat(PrimaryPlacement.choose("b", 4, () -> List.of(0L, 2L, 1L, 3L), task -> false, task -> false, view))
                .containsExactly(1L, 3L);
    }

    @Test
    void aProcessThatJoinsLaterChangesNothingForThoseBefore() {
        JobView before = new ViewBuilder().process("b", 5).build();
        JobView after = new ViewBuilder().process("b", 5).process("a", 5).build();
        assertThat(choose("b", 15, after)).isEqualTo(choose("b", 15, before));
    }

    @Test
    void withRoomToSpareTasksAreSpread() {
        JobView view = new ViewBuilder()
                .process("a", 300)
                .process("b", 300)
                .process("c", 300)
                .build();
        assertThat(Stream.of("a", "b", "c").map(self -> choose(self, 300, view)))
                .allSatisfy(mine -> assertThat(mine).hasSizeBetween(70, 130));
    }

    @Test
    void aTaskWithAPrimaryIsNotClaimed() {
        JobView view = new ViewBuilder().process("a", 3).primary(1, "a").build();
        assertThat(choose("a", 3, view)).containsExactly(0L, 2L);
    }

    @Test
    void aTaskOfALeavingProcessIsForAnother() {
        JobView view = new ViewBuilder()
                .leavingProcess("a", 3)
                .process("b", 3)
                .primary(0, "a")
                .build();
        assertThat(choose("b", 1, view)).containsExactly(0L);
        assertThat(choose("a", 1, view)).isEmpty();
    }

    @Test
    void aTaskThatIsHandedOverIsNotForTheProcessThatHasIt() {
        JobView view = new ViewBuilder()
                .process("a", 3)
                .process("b", 3)
                .primary(0, "a")
                .build();
        assertThat(PrimaryPlacement.choose("a", 1, () -> List.of(0L), task -> false, task -> true, view))
                .isEmpty();
        assertThat(PrimaryPlacement.choose("b", 1, () -> List.of(0L), task -> false, task -> true, view))
                .containsExactly(0L);
    }

    @Test
    void aTaskThatIsHandedOverIsPlacedBeforeThoseThatAnyProcessMayTake() {
        JobView view = new ViewBuilder()
                .process("b", 1)
                .process("a", 2)
                .primary(1, "a")
                .build();
        assertThat(PrimaryPlacement.choose("b", 2, () -> List.of(0L, 1L), task -> false, task -> task == 1, view))
                .containsExactly(1L);
        assertThat(PrimaryPlacement.choose("a", 2, () -> List.of(0L, 1L), task -> false, task -> task == 1, view))
                .containsExactly(0L);
    }

    @Test
    void theFirstProcessOfSeveralTakesTheFirstOfTheOrder() {
        JobView view = new ViewBuilder().process("a", 2).build();
        assertThat(PrimaryPlacement.choose("a", 3, () -> List.of(0L, 2L, 1L), task -> false, task -> false, view))
                .containsExactly(0L, 2L);
    }

    @Test
    void theOrderIsNotAskedForWhereNothingFollowsFromIt() {
        JobView view = new ViewBuilder().process("a", 3).process("b", 3).build();
        assertThat(PrimaryPlacement.choose(
                        "a",
                        2,
                        () -> {
                            throw new AssertionError("asked for the order");
                        },
                        task -> false,
                        task -> false,
                        view))
                .doesNotContainNull();
    }

    @Test
    void aReservedTaskIsForNobody() {
        JobView view = new ViewBuilder().process("a", 3).build();
        assertThat(PrimaryPlacement.choose("a", 3, () -> List.of(0L, 1L, 2L), task -> task == 1, task -> false, view))
                .containsExactly(0L, 2L);
    }

    @Test
    void aBackupMakesRoomForAPrimary() {
        JobView view = new ViewBuilder()
                .process("a", 1)
                .process("b", 1)
                .primary(0, "b")
                .backup(0, "a")
                .build();
        assertThat(choose("a", 2, view)).containsExactly(1L);
    }

    private static List<Long> choose(String self, long tasks, JobView view) {
        List<Long> order = LongStream.range(0, tasks).boxed().toList();
        return PrimaryPlacement.choose(self, tasks, () -> order, task -> false, task -> false, view);
    }
}
