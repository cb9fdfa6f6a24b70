package io.taskgraph.samples.regression;

import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.samples.regression.PredictionFiles.Counts;
import io.taskgraph.samples.regression.model.FittedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One task of a prediction: it predicts for its own rows in iteration 0, at the end of which task 0 puts the parts together; in
 * iteration 1 task 0 deletes them, which then nobody needs again.
 */
final class PredictionTask implements IterativeTask<Counts> {

    private static final long LEADER = 0;

    private final DatumSource source;
    private final int tasks;
    private final RegressionProperties properties;
    private final Path model;
    private final PredictionFiles files;

    PredictionTask(RegressionProperties properties, DatumSource source, int tasks) {
        String output = properties.getOutput();
        if (output == null) {
            throw new TaskGraphException("'regression.output' must name the CSV file for the predictions");
        }
        List<String> idle = Options.idleInPredictions(properties);
        if (!idle.isEmpty()) {
            throw new TaskGraphException("'" + String.join("', '", idle)
                    + "' say nothing to 'predict', which goes by the file of the model; leave them out");
        }
        this.source = source;
        this.tasks = tasks;
        this.properties = properties;
        this.model = Path.of(String.valueOf(properties.getModel()));
        this.files = new PredictionFiles(Path.of(output));
    }

    @Override
    public boolean replicated() {
        return true;
    }

    @Override
    public Counts start(Iteration it) {
        return new Counts(0, 0);
    }

    @Override
    public Counts next(Iteration it, Counts counts) throws IOException {
        if (it.number() > 0) {
            if (it.task() == LEADER) {
                files.deleteParts(tasks);
                it.stop(Outcome.succeeded("predicted " + counts.rows() + " rows, " + counts.dropped()
                        + " with a missing value were left out"));
            }
            return counts;
        }
        OutputFile.check("regression.output", properties.getOutput());
        byte[] bytes = ModelFile.bytes(model);
        String options = Agreement.options(properties, Map.of("regression.model", ModelFile.fingerprint(bytes)));
        String agreement = Agreement.of(source.fingerprint(), options);
        Agreement.check(agreement, it.broadcast("agreement", LEADER, () -> agreement), properties.getInput());
        FittedModel fitted = ModelFile.read(model, bytes);
        int task = Math.toIntExact(it.task());
        Counts own = files.writePart(task, source.share(task, tasks), fitted, properties.data());
        Optional<List<Counts>> all = it.gather("counts", LEADER, own);
        if (all.isPresent()) {
            files.join(tasks, fitted);
        }
        return it.broadcast("total", LEADER, () -> all.orElseThrow().stream().reduce(new Counts(0, 0), Counts::plus));
    }
}
