package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.samples.regression.model.Family;
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
            faultsWithinMillis = 300,
            runs = 5)
    void aNegativeBinomialFitIsThatOfR(SimulatedJob job) throws Exception {
        PublicFit votes = fit("anes96-nb-offset");
        RegressionProperties properties = new RegressionProperties();
        properties.setInput("classpath:public/anes96.csv");
        properties.setTarget("TVnews");
        properties.setFamily(Family.NEGATIVE_BINOMIAL);
        properties.setFeatures(List.of("age", "educ"));
        properties.setCategorical(List.of("educ"));
        properties.setOffset("vote");
        assertSameBits(run(job, properties), votes);
    }

    @TaskGraphTest(
            tasks = TASKS,
            processes = 3,
            slots = 3,
            faults = {Fault.CRASH, Fault.PAUSE, Fault.HAND_OVER},
            faultsWithinMillis = 100,
            runs = 5)
    void aWeightedGammaFitIsThatOfR(SimulatedJob job) throws Exception {
        RegressionProperties properties = new RegressionProperties();
        properties.setInput("classpath:public/grunfeld.csv");
        properties.setTarget("invest");
        properties.setFamily(Family.GAMMA);
        properties.setFeatures(List.of("firm", "capital"));
        properties.setCategorical(List.of("firm"));
        properties.setWeights("value");
        assertSameBits(run(job, properties), fit("grunfeld-gamma"));
    }

    /** A new copy of a lost task reads its own share again, so that all figures are R's, and the bits those of a run without faults. */
    private static void assertSameBits(DocumentContext json, PublicFit fit) {
        assertThat(fit.differences(json))
                .allSatisfy((figure, difference) -> assertThat(difference).isLessThan(5e-9));
        assertThat(ReferenceProblem.numbers(json.read("$.table[*].estimate"))).containsExactly(fit.estimates(TASKS));
    }

    private static PublicFit fit(String id) {
        return PublicFit.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
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

        job.tasks(new IterativeTasks(task ->
                        new RegressionTask(new Share(properties, source, (int) task, TASKS), properties, report)))
                .run();

        assertThat(job).hasSucceeded();
        return JsonPath.parse(result.toFile());
    }
}
