package io.taskgraph.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.JobCluster;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.topology.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The tests of docs/testing.md. */
class TestingExampleTests {

    @TaskGraphTest(tasks = 4)
    void everyTaskHearsAllOthersInEachEpoch(SimulatedJob job) {
        job.tasks(id -> new CountingRound(4))
                .linkage("Others", Topologies.allToAll(4))
                .run();
        assertThat(job)
                .hasSucceededWith("heard [1, 2, 3]")
                .hasEndedInEpoch(2)
                .hasEnteredEpochs(0, 2)
                .hasKeptItsOwners();
        assertThat(job).task(3).wasTold(1, "Others", "ready", 0, 1, 2);
    }

    @TaskGraphTest(
            tasks = 4,
            processes = 3,
            faults = {Fault.CRASH, Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 20)
    void theResultIsTheSameWhateverFails(SimulatedJob job) {
        job.tasks(id -> new CountingRound(4))
                .linkage("Others", Topologies.allToAll(4))
                .run();
        assertThat(job).hasSucceededWith("heard [1, 2, 3]").task(0).hasEnteredEpochs(0, 2);
    }

    @TaskGraphTest(tasks = 4, processes = 2)
    void anotherProcessTakesOverWhenOneIsKilled(SimulatedJob job) {
        job.tasks(id -> new CountingRound(4)).linkage("Others", Topologies.allToAll(4));
        job.start();
        job.runUntil(() -> job.history().processOf(0).isPresent(), Duration.ofSeconds(1));
        int owner = job.history().processOf(0).getAsInt();
        job.crash(owner);
        job.awaitEnd();
        assertThat(job).hasSucceeded().task(0).wasTakenOver().hasLastOwnerIn(1 - owner);
    }

    @TaskGraphTest(tasks = 4, processes = 2, slots = 2)
    void theSameWithThreads(JobCluster job) {
        job.tasks(id -> new CountingRound(4)).linkage("Others", Topologies.allToAll(4));
        job.run();
        assertThat(job).hasSucceededWith("heard [1, 2, 3]").hasEnteredEpochs(0, 2);
    }

    /** The task of docs/coding.md that loads a graph. */
    @TaskGraphTest(tasks = 1)
    void inputIsLoadedBeforeTheFirstEpoch(JobCluster job, @TempDir Path directory) throws IOException {
        Path graph = Files.write(directory.resolve("graph"), List.of("0 1", "1 2", "0 2"));
        job.tasks(id -> new GraphTask(graph)).run();
        assertThat(job).hasSucceededWith("2 edges");
    }
}
