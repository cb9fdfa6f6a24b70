package io.taskgraph.samples.tour.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import java.time.Duration;

/** The hall with a backup: whichever process is lost, no booking is. */
class StandbyFaultsTests {

    private static final int TASKS = 3;

    @TaskGraphTest(tasks = TASKS, processes = 4, slots = 1, runs = 10)
    void noBookingIsLostWithTheProcessOfTheHall(SimulatedJob job) {
        job.settings(settings -> settings.withBackup(BackupSettings.none().withReplicas(1)))
                .tasks(TaskBuilder.withFramework((task, framework) ->
                        new StandbyApplication.Builder().task(task, (BackedUpFramework) framework, framework.getJob())))
                .start();
        for (int process = 0; process < 4; process++) {
            job.runFor(Duration.ofMillis(20));
            job.startProcess();
            job.crash(process);
        }
        assertThat(job.awaitEnd().message()).isEqualTo("booked 100 seats");
    }
}
