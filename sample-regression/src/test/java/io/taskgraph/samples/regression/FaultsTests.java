package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.samples.regression.model.ReferenceProblem;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.topology.Topologies;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The application's task builder in the simulator: whatever processes fail, the fit is that of the reference. */
class FaultsTests {

    private static final int TASKS = 7;

    @TempDir
    private Path folder;

    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            faults = {Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 5)
    void theFitIsThatOfTheReference(SimulatedJob job) throws Exception {
        RegressionProperties properties = new RegressionProperties();
        Path result = folder.resolve("result.json");
        properties.setOutput(result.toString());
        RuntimeSettings settings = RuntimeSettings.of("diabetes", TASKS);
        Report report = new Report(
                new PrintStream(OutputStream.nullOutputStream()),
                TASKS,
                properties,
                InstantSource.fixed(Instant.EPOCH));
        RegressionApplication.Builder builder = new RegressionApplication.Builder(
                settings, properties, DatumIteratorBuilder.csv().source(properties.getInput()), report);

        job.tasks(builder::task)
                .linkage(RegressionApplication.PARENTS, Topologies.treeParents(TASKS, properties.getFanOut()))
                .linkage(RegressionApplication.CHILDREN, Topologies.treeChildren(TASKS, properties.getFanOut()))
                .run();

        assertThat(job).hasSucceeded();
        DocumentContext json = JsonPath.parse(result.toFile());
        assertThat(ReferenceProblem.all()
                        .get(0)
                        .differences(
                                json.<Number>read("$.objective").doubleValue(),
                                ReferenceProblem.numbers(json.read("$.intercept")),
                                ReferenceProblem.numbers(json.read("$.coefficients"))))
                .isEmpty();
    }
}
