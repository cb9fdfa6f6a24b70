package io.taskgraph.samples.tour.kmeans;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Replicated centres outlive the process that is lost. */
class KMeansFaultsTests {

    private static final Set<String> OUTCOMES = ConcurrentHashMap.newKeySet();

    @TaskGraphTest(tasks = 4, processes = 3, slots = 2, faults = Fault.CRASH, runs = 20)
    void centresAreTheSameWhateverFails(SimulatedJob job) {
        Outcome outcome = job.tasks(new IterativeTasks(id -> new KMeans())).run();
        assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
        OUTCOMES.add(outcome.message());
        assertThat(OUTCOMES).hasSize(1);
    }
}
