package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(PrimaryPlacement.choose("a", 1, task -> false, task -> true, view))
                .isEmpty();
        assertThat(PrimaryPlacement.choose("b", 1, task -> false, task -> true, view))
                .containsExactly(0L);
    }

    @Test
    void aReservedTaskIsForNobody() {
        JobView view = new ViewBuilder().process("a", 3).build();
        assertThat(PrimaryPlacement.choose("a", 3, task -> task == 1, task -> false, view))
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
        return PrimaryPlacement.choose(self, tasks, task -> false, task -> false, view);
    }
}
