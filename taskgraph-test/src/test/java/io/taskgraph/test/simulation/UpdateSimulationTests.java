package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a job of updates under seeded faults and holds every run against what is promised of backups. {@code -Dtaskgraph.seed=N}
 * replays one seed, {@code -Dtaskgraph.seeds=N} runs that many.
 */
class UpdateSimulationTests {

    private static int takeOvers;
    private static int newLives;

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, Long.getLong("taskgraph.seeds", 110)) : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noAcknowledgedUpdateIsLostUnderARandomMixOfFaults(long seed) {
        UpdateRun run = UpdateRun.ofRandomFaults(seed);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        takeOvers += run.checker().takeOvers();
        newLives += run.checker().newLives();
    }

    @AfterAll
    static void backupsHaveTakenOver() {
        if (Long.getLong("taskgraph.seed") == null) {
            assertThat(takeOvers).as("backups that took over").isGreaterThan(20);
            assertThat(newLives).as("tasks that lost all their copies").isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"QUORUM", "NONE"})
    void weakerAcknowledgementsMakeProgressAndApplyNothingTwice(Acknowledge acknowledge) {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(UpdateRun.ofRandomFaults(seed, acknowledge).breaches())
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }

    /** The write that should put a backup in sync got lost, and that backup died: no further update was acknowledged. */
    @Test
    void aBackupThatDiesWhileItsWriteIsLostHoldsNothingUp() {
        assertThat(SimulatedJob.UPDATES.run(1_011_398)).isEmpty();
    }

    @Test
    void aBackupThatTakesNoUpdateHoldsThemUpForItsTimeoutAlone() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(UpdateScripts.refusedEntries(seed).breaches())
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBackupIsPutInSyncUnderASteadyStreamOfUpdates(Acknowledge acknowledge) {
        for (long seed = 0; seed < 3; seed++) {
            assertThat(UpdateStreamRun.shortLog(acknowledge, seed))
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void aProcessAloneWorksOnWithoutBackups() {
        BackupSettings two = BackupSettings.none().withReplicas(2);
        UpdateRun run = new UpdateRun(1, 1, two, Faults.delaysOnly());
        assertThat(run.breaches()).isEmpty();
        assertThat(run.checker().done()).isEqualTo(UpdateRun.UPDATES);
    }

    @Test
    void withoutBackupsUpdatesAreMadeAtThePrimaryAlone() {
        UpdateRun run = new UpdateRun(1, 3, BackupSettings.none(), Faults.delaysOnly());
        assertThat(run.breaches()).isEmpty();
        assertThat(run.checker().done()).isEqualTo(UpdateRun.UPDATES);
    }

    @Test
    void aBackupIsGivenTheStateWhenTheLogReachesBackTooLittle() {
        BackupSettings retainingOne = new BackupSettings(1, Acknowledge.ALL, 100, 1, 100, Duration.ofMillis(100));
        Faults pauses = Faults.delaysOnly().with(Fault.PAUSE, 4).within(Duration.ofSeconds(1));
        for (long seed = 0; seed < 20; seed++) {
            assertThat(new UpdateRun(seed, 3, retainingOne, pauses).breaches())
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }
}
