package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.WatchEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which backups take over, who backs up which task next, and which backup makes room. The primary of task 0 is at process a. */
class BackupPlacementTests {

    @Test
    void whileThePrimaryStaysNoBackupTakesOver() {
        JobView view = processes("a", "b")
                .primary(0, "a")
                .backup(0, "b")
                .inSync(0, "b.0@4")
                .build();
        assertThat(placement(view, "b").takeOvers()).isEmpty();
    }

    @Test
    void aBackupInSyncTakesOverFromAPrimaryThatIsGone() {
        JobView view = processes("b", "c")
                .backup(0, "b")
                .backup(0, "c")
                .inSync(0, "b.0@3")
                .build();
        assertThat(placement(view, "b").takeOvers()).containsOnlyKeys(0L);
        assertThat(placement(view, "c").takeOvers()).as("not in sync").isEmpty();
    }

    @Test
    void aBackupInSyncTakesOverFromAProcessThatLeaves() {
        JobView view = new ViewBuilder()
                .leavingProcess("a", 5)
                .process("b", 5)
                .primary(0, "a")
                .backup(0, "b")
                .inSync(0, "b.0@4")
                .build();
        assertThat(placement(view, "b").takeOvers()).containsOnlyKeys(0L);
    }

    @Test
    void aBackupInSyncTakesOverATaskThatIsOffered() {
        JobView view = processes("a", "b")
                .primary(0, "a")
                .backup(0, "b")
                .inSync(0, "b.0@4")
                .build();
        long primary = view.primaries().get(0L).incarnation();
        view.apply(new WatchEvent.Set(
                new Entry(ViewBuilder.KEYS.handOver(0), KeyValues.handOver(primary), view.revision() + 1, 0)));
        assertThat(placement(view, "b").takeOvers()).containsOnlyKeys(0L);
    }

    @Test
    void aProcessThatLeavesTakesOverOnlyIfNobodyElseCan() {
        ViewBuilder builder = new ViewBuilder()
                .leavingProcess("b", 5)
                .process("c", 5)
                .backup(0, "b")
                .backup(0, "c");
        assertThat(placement(builder.inSync(0, "b.0@3", "c.0@4").build(), "b").takeOvers())
                .isEmpty();
        assertThat(placement(builder.inSync(0, "b.0@3").build(), "b").takeOvers())
                .containsOnlyKeys(0L);
    }

    @Test
    void aTaskIsReservedForItsBackupsInSync() {
        ViewBuilder builder = processes("a", "b").backup(0, "b");
        assertThat(placement(builder.build(), "b").isReserved(0)).as("no list").isFalse();
        assertThat(placement(builder.inSync(0).build(), "b").isReserved(0))
                .as("an empty list and no primary")
                .isFalse();
        assertThat(placement(builder.inSync(0, "b.0@3").build(), "b").isReserved(0))
                .isTrue();
        assertThat(placement(builder.inSync(0).primary(0, "a").build(), "b").isReserved(0))
                .as("the primary may yet put one in sync")
                .isTrue();
    }

    @Test
    void everyTaskGetsTheWantedBackupsElsewhere() {
        JobView view = processes("a", "b", "c").primary(0, "a").inSync(0).build();
        assertThat(Stream.of("a", "b", "c").filter(self -> choose(view, self, 2).contains(0L)))
                .containsExactly("b", "c");
        assertThat(Stream.of("a", "b", "c").filter(self -> choose(view, self, 1).contains(0L)))
                .hasSize(1)
                .doesNotContain("a");
    }

    @Test
    void aBackupThatExistsCountsUnlessItsProcessLeaves() {
        ViewBuilder staying =
                processes("a", "b", "c").primary(0, "a").backup(0, "b").inSync(0);
        assertThat(choose(staying.build(), "c", 1)).isEmpty();
        ViewBuilder leaving = processes("a", "c")
                .leavingProcess("b", 5)
                .primary(0, "a")
                .backup(0, "b")
                .inSync(0);
        assertThat(choose(leaving.build(), "c", 1)).containsExactly(0L);
    }

    @Test
    void noBackupIsPlacedWhileATaskLacksItsPrimary() {
        JobView view = processes("a", "b").primary(0, "a").inSync(0).build();
        assertThat(placement(view, "b", 1).choose(2)).as("task 1 has none").isEmpty();
        assertThat(placement(view, "b", 1).choose(1)).containsExactly(0L);
    }

    @Test
    void aTaskThatAsksForNoBackupsGetsNone() {
        JobView view = processes("a", "b").primary(0, "a").build();
        assertThat(choose(view, "b", 1)).isEmpty();
    }

    @Test
    void aFullProcessGetsNoBackup() {
        JobView view = new ViewBuilder()
                .process("a", 5)
                .process("b", 1)
                .primary(0, "a")
                .primary(1, "b")
                .inSync(0)
                .build();
        assertThat(placement(view, "b", 1).choose(2)).isEmpty();
    }

    @Test
    void aProcessInWhichABackupOfTheTaskHasEndedGetsNoOther() {
        for (String refusing : List.of("b", "c")) {
            String other = refusing.equals("b") ? "c" : "b";
            JobView view = processes("a", other)
                    .refusingProcess(refusing, 5, 0)
                    .primary(0, "a")
                    .primary(1, "a")
                    .inSync(0)
                    .inSync(1)
                    .build();
            assertThat(placement(view, refusing, 1).choose(2)).doesNotContain(0L);
            assertThat(placement(view, other, 1).choose(2)).contains(0L);
            assertThat(placement(view, refusing, 2).choose(2)).containsExactly(1L);
        }
    }

    @Test
    void theBackupThatIsNotInSyncMakesRoom() {
        JobView view = processes("a", "b")
                .primary(0, "a")
                .primary(1, "a")
                .backup(0, "b")
                .backup(1, "b")
                .inSync(0, "b.0@5")
                .inSync(1)
                .build();
        assertThat(placement(view, "b").toMakeRoom()).isEqualTo(1);
    }

    @Test
    void aBackupInSyncMakesRoomIfThereIsNoOther() {
        JobView view = processes("a", "b")
                .primary(0, "a")
                .backup(0, "b")
                .inSync(0, "b.0@4")
                .build();
        assertThat(placement(view, "b").toMakeRoom()).isZero();
        assertThat(placement(view, "a").toMakeRoom()).as("it has none").isNull();
    }

    @Test
    void aBackupThatCannotTakeOverItsTaskIsTheFirstToMakeRoom() {
        ViewBuilder builder = processes("a", "b").primary(1, "a").backup(0, "b").backup(1, "b");
        assertThat(placement(builder.inSync(0).inSync(1).build(), "b").toMakeRoom())
                .as("what task 1 has got of its primary is of use")
                .isZero();
        ViewBuilder other = processes("b", "c").backup(0, "b").backup(0, "c");
        assertThat(placement(other.inSync(0, "c.0@4").build(), "b").toMakeRoom())
                .as("another one takes over")
                .isZero();
    }

    @Test
    void theLastCopyOfATaskMakesNoRoom() {
        JobView view = processes("b").backup(0, "b").inSync(0, "b.0@2").build();
        assertThat(placement(view, "b").toMakeRoom()).isNull();
    }

    @Test
    void aSuccessorIsInSyncElsewhereAndStays() {
        ViewBuilder builder = processes("a", "b")
                .leavingProcess("c", 5)
                .primary(0, "a")
                .backup(0, "b")
                .backup(0, "c");
        assertThat(placement(builder.inSync(0, "b.0@5").build(), "a").hasInSyncBackupElsewhere(0))
                .isTrue();
        assertThat(placement(builder.inSync(0, "b.0@5").build(), "b").hasInSyncBackupElsewhere(0))
                .isFalse();
        assertThat(placement(builder.inSync(0, "c.0@6").build(), "a").hasInSyncBackupElsewhere(0))
                .isFalse();
        assertThat(placement(builder.inSync(0).build(), "a").hasInSyncBackupElsewhere(0))
                .isFalse();
    }

    private static ViewBuilder processes(String... names) {
        ViewBuilder builder = new ViewBuilder();
        for (String name : names) {
            builder.process(name, 5);
        }
        return builder;
    }

    private static BackupPlacement placement(JobView view, String self) {
        return placement(view, self, 1);
    }

    private static BackupPlacement placement(JobView view, String self, int replicas) {
        return new BackupPlacement(view, self, replicas);
    }

    private static List<Long> choose(JobView view, String self, int replicas) {
        return placement(view, self, replicas).choose(1);
    }
}
