package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.WorkerTask;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a user sees who makes a mistake with a master and its workers. */
@ExtendWith(OutputCaptureExtension.class)
class MasterWorkerFailureTests {

    @Test
    void topologiesBesideAMaster(CapturedOutput output) {
        run(WithTopology.class, "--taskgraph.job.workers=2");
        assertThat(output)
                .contains(
                        "The task builder makes a master and workers, which form a star, but there are topologies for link"
                                + " types 'ring'.")
                .contains("Remove the Topology beans.");
    }

    @Test
    void noWorkers(CapturedOutput output) {
        run(Both.class);
        assertThat(output)
                .contains(
                        "The task builder makes a master and workers, but the job has no worker: its one task is the master"
                                + " ('taskgraph.job.tasks' is 1, or unset like 'taskgraph.job.workers').")
                .contains(
                        "Set 'taskgraph.job.workers' to the number of workers, at least 1, and leave 'taskgraph.job.tasks'"
                                + " unset.");
    }

    @Test
    void zeroWorkers(CapturedOutput output) {
        run(Both.class, "--taskgraph.job.workers=0");
        assertThat(output)
                .contains("Property: taskgraph.job.workers")
                .contains("Reason: must be greater than or equal to 1");
    }

    @Test
    void workersOfAGraph(CapturedOutput output) {
        run(Graph.class, "--taskgraph.job.workers=2");
        assertThat(output)
                .contains("'taskgraph.job.workers' is 2, but the task builder makes Tasks")
                .contains("Set 'taskgraph.job.tasks' instead, to 3 for as many tasks");
    }

    @Test
    void workersAndTasksContradictEachOther(CapturedOutput output) {
        run(Both.class, "--taskgraph.job.workers=2", "--taskgraph.job.tasks=2");
        assertThat(output)
                .contains("Invalid value '2' for configuration property 'taskgraph.job.workers'")
                .contains(
                        "'taskgraph.job.tasks' is 2, but a job has one task more than it has workers: the master is task 0."
                                + " Leave 'taskgraph.job.tasks' unset.");
    }

    @Test
    void workersWithoutMaster(CapturedOutput output) {
        run(Workers.class, "--taskgraph.job.workers=2");
        assertThat(output)
                .contains("makes workers, but no master.")
                .contains("Add one method 'public MasterTask master(long taskId)'");
    }

    @Test
    void masterWithoutWorkers(CapturedOutput output) {
        run(Master.class, "--taskgraph.job.workers=2");
        assertThat(output)
                .contains("makes a master, but no workers.")
                .contains("Add one method 'public WorkerTask worker(long workerId)'");
    }

    @Test
    void tasksOfBothModels(CapturedOutput output) {
        run(Mixed.class);
        assertThat(output)
                .contains("makes Tasks as well as a MasterTask or a WorkerTask.")
                .contains("Keep public only the methods of one model");
    }

    private static void run(Class<?> application, String... properties) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(application, Configured.class)
                .web(WebApplicationType.NONE)
                .run(properties));
        assertThat(failure).isNotNull();
    }

    @ImportAutoConfiguration(TaskGraphAutoConfiguration.class)
    static class Configured {}

    @TaskBuilder
    static class Master {

        public MasterTask master() {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class Workers {

        public WorkerTask worker(long workerId) {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class Both extends Master {

        public WorkerTask worker(long workerId) {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class Mixed extends Both {

        public Task task(long taskId) {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class Graph {

        public Task task(long taskId) {
            throw new UnsupportedOperationException();
        }
    }

    @Import(Both.class)
    static class WithTopology {

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }
    }
}
