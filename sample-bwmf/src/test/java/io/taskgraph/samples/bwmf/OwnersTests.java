package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.JobInfo;
import io.taskgraph.TaskBuilder;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.LineSearch;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.model.ReferenceCase;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.samples.bwmf.proto.Report;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.topology.Topologies;

/** The application's task builder in the simulator: who owns the tasks, what they are told, and in which epochs. */
class OwnersTests {

    private static final int TASKS = 4;
    private static final int ITERATIONS = 3;

    /** Says how far it came. */
    private static final class Iterations implements Results {

        @Override
        public void begin(MatrixSummary matrix, Report merged) {
            // Only the end is of interest.
        }

        @Override
        public void progress(long epoch, Course course) {
            // Only the end is of interest.
        }

        @Override
        public String finish(Factors factors, Course course, String reason) {
            return course.latest().iteration() + " iterations";
        }
    }

    private static SimulatedJob of(SimulatedJob job) {
        ReferenceCase reference = new ReferenceCase("planted5", 5);
        Factors start = reference.start(Precision.DOUBLE);
        Problem problem = new Problem(
                reference.input(),
                SolverSettings.projectedGradient(LineSearch.ROW),
                new StopRule(ITERATIONS, 0, Double.POSITIVE_INFINITY),
                matrix -> start);
        BwmfApplication.Builder builder =
                new BwmfApplication.Builder(new JobInfo("bwmf", TASKS, 1, "run"), problem, new Iterations());
        job.tasks(TaskBuilder.withFramework(builder::task))
                .linkage(BwmfApplication.NEIGHBORS, Topologies.allToAll(TASKS))
                .linkage(BwmfApplication.MASTER, Topologies.starWorkers(TASKS));
        return job;
    }

    @TaskGraphTest(tasks = TASKS, processes = 2)
    void withoutFailureEachTaskHasOneOwnerAndIsHeardOnceInEachEpoch(SimulatedJob job) {
        of(job).run();

        assertThat(job)
                .hasSucceededWith(ITERATIONS + " iterations")
                .hasEnteredEpochs(0, job.outcome().epoch())
                .hasKeptItsOwners();
        assertThat(job).task(0).wasTold(0, BwmfApplication.MASTER, "done", 1, 2, 3);
    }

    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            faults = {Fault.CRASH, Fault.CRASH, Fault.CUT},
            faultsWithinMillis = 300,
            runs = 5)
    void nothingOfTheCourseIsLostWithItsOwners(SimulatedJob job) {
        of(job).run();

        assertThat(job).hasSucceededWith(ITERATIONS + " iterations");
    }
}
