package com.example.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Task;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.topology.Topologies;

/** Runs the tasks as a whole job under virtual time, while processes crash and stand still. */
class JobTests {

    private final Points points = Points.load("/data.csv");

    @TaskGraphTest(
            tasks = 4,
            processes = 3,
            faults = {Fault.CRASH, Fault.CRASH, Fault.PAUSE},
            runs = 20)
    void lineIsTheSameWhateverFails(SimulatedJob job) {
        job.tasks(this::task).linkage("workers", Topologies.starWorkers(4)).run();
        assertThat(job).hasSucceededWith("y = 3.0093 + 1.9944 x");
    }

    private Task task(long taskId) {
        return taskId == 0 ? new LineTask(3) : new GradientTask(points.part(taskId - 1, 3));
    }
}
