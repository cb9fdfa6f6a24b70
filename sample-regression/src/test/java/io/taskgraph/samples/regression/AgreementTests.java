package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.samples.regression.model.FirstRows;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** Two processes whose options or model files are not the same, which would make one result of two models. */
class AgreementTests {

    private static final String MODEL = """
        {"family": "gaussian", "link": "identity", "features": ["x"], "levels": {}, "classes": [], "offset": null,
         "table": [{"name": "x", "intercept": false, "estimate": %d}]}
        """;

    @TempDir
    private Path folder;

    @TaskGraphTest(tasks = 2, processes = 2)
    void fitWithWeightsAtOneProcessAloneEndsTheJob(SimulatedJob job) throws Exception {
        RegressionProperties plain = properties();
        plain.setTarget("y");
        RegressionProperties weighted = properties();
        weighted.setTarget("y");
        weighted.setWeights("w");
        DatumSource source = DatumIteratorBuilder.csv().source(plain.getInput());
        Report report = new Report(
                new PrintStream(OutputStream.nullOutputStream()), 2, plain, InstantSource.fixed(Instant.EPOCH));

        job.tasks(new IterativeTasks(task -> {
                    RegressionProperties own = task == 0 ? plain : weighted;
                    return new RegressionTask(new Share(own, source, (int) task, 2, new FirstRows()), own, report);
                }))
                .run();

        assertThat(job).hasFailedWith("regression.weights is w here but regression.weights is not set at task 0");
    }

    @TaskGraphTest(tasks = 2, processes = 2)
    void predictionByTwoModelsEndsTheJob(SimulatedJob job) throws Exception {
        RegressionProperties here = properties();
        RegressionProperties there = properties();
        here.setModel(Files.writeString(folder.resolve("new.json"), MODEL.formatted(1))
                .toString());
        there.setModel(Files.writeString(folder.resolve("stale.json"), MODEL.formatted(2))
                .toString());
        DatumSource source = DatumIteratorBuilder.csv().source(here.getInput());

        job.tasks(new IterativeTasks(task -> new PredictionTask(task == 0 ? here : there, source, 2)))
                .run();

        assertThat(job).hasFailedWith("regression.model is a file of");
        assertThat(folder.resolve("predictions.csv")).doesNotExist();
    }

    private RegressionProperties properties() throws IOException {
        RegressionProperties properties = new RegressionProperties();
        Path input = Files.writeString(folder.resolve("in.csv"), "y,x,w\n1,2,1\n3,4,1\n5,5,2\n7,1,1\n");
        properties.setInput(input.toString());
        properties.setOutput(folder.resolve("predictions.csv").toString());
        return properties;
    }
}
