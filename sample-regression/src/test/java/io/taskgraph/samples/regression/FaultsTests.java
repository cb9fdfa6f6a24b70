package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.samples.regression.model.ReferenceProblem;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application's tasks in the simulator: whatever processes fail, the fit is that of the reference. No process has room for all tasks, so
 * the state is not lost with one.
 */
class FaultsTests {

    private static final int TASKS = 7;

    @TempDir
    private Path folder;

    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            slots = 3,
            faults = {Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 10)
    void theFitIsThatOfTheReference(SimulatedJob job) throws Exception {
        RegressionProperties properties = new RegressionProperties();
        Path result = folder.resolve("result.json");
        properties.setOutput(result.toString());
        Report report = new Report(
                new PrintStream(OutputStream.nullOutputStream()),
                TASKS,
                properties,
                InstantSource.fixed(Instant.EPOCH));
        DatumSource source = DatumIteratorBuilder.csv().source(properties.getInput());

        job.tasks(new IterativeTasks(task ->
                        new RegressionTask(new Share(properties, source, (int) task, TASKS), properties, report)))
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
