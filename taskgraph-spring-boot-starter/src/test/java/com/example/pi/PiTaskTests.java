package com.example.pi;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.topology.Topologies;

class PiTaskTests {

    @TaskGraphTest(tasks = 4, processes = 3, faults = Fault.CRASH, runs = 20)
    void resultIsTheSameWhateverFails(SimulatedJob job) {
        job.tasks(id -> new PiApplication.PiTask(3))
                .linkage("workers", Topologies.starWorkers(4))
                .run();
        assertThat(job).hasSucceededWith("pi is about 3.1415927").hasEnteredEpochs(0, 4);
    }
}
