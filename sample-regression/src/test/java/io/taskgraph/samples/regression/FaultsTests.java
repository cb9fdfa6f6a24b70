package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.samples.regression.model.FirstRows;
import io.taskgraph.samples.regression.model.PublicFit;
import io.taskgraph.samples.regression.model.ReferenceProblem;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.test.simulation.Fault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The application's tasks in the simulator: whatever processes fail, the fit is that of the reference. No process has room for all tasks, so
 * the state is not lost with one.
 */
class FaultsTests {

    private static final int TASKS = 7;

    @TempDir
    private Path folder;

    /** Each of them twice: the seed chooses the fit, and the moments of its faults. */
    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            slots = 3,
            faults = {Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 36)
    void everyFitOnPublicDataIsThatOfR(SimulatedJob job) throws Exception {
        List<PublicFit> fits = PublicFit.all();
        PublicFit fit = fits.get(Math.floorMod(job.seed(), fits.size()));
        assertSameBits(run(job, properties(fit)), fit);
    }

    /** A new copy of a lost task reads its own share again, so that all figures are R's, and the bits those of a run without faults. */
    private static void assertSameBits(DocumentContext json, PublicFit fit) {
        assertThat(fit.differences(json))
                .allSatisfy((figure, difference) -> assertThat(difference).isLessThan(5e-9));
        assertThat(ReferenceProblem.numbers(json.read("$.table[*].estimate"))).containsExactly(fit.estimates(TASKS));
    }

    private static RegressionProperties properties(PublicFit fit) {
        Map<String, String> options = fit.options().stream()
                .map(option -> option.substring("--".length()).split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        return new Binder(new MapConfigurationPropertySource(options))
                .bind("regression", RegressionProperties.class)
                .get();
    }

    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            slots = 3,
            faults = {Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 10)
    void theFitIsThatOfTheReference(SimulatedJob job) throws Exception {
        DocumentContext json = run(job, new RegressionProperties());
        assertThat(ReferenceProblem.all()
                        .get(0)
                        .differences(
                                json.<Number>read("$.objective").doubleValue(),
                                ReferenceProblem.numbers(json.read("$.intercept")),
                                ReferenceProblem.numbers(json.read("$.coefficients"))))
                .isEmpty();
    }

    private DocumentContext run(SimulatedJob job, RegressionProperties properties) throws Exception {
        Path result = folder.resolve("result.json");
        properties.setOutput(result.toString());
        Report report = new Report(
                new PrintStream(OutputStream.nullOutputStream()),
                TASKS,
                properties,
                InstantSource.fixed(Instant.EPOCH));
        DatumSource source = DatumIteratorBuilder.csv().source(properties.getInput());

        FirstRows first = new FirstRows();

        job.tasks(new IterativeTasks(task -> new RegressionTask(
                        new Share(properties, source, (int) task, TASKS, first), properties, report)))
                .run();

        assertThat(job).hasSucceeded();
        return JsonPath.parse(result.toFile());
    }
}
