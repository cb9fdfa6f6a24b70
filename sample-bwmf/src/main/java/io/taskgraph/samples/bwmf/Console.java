package io.taskgraph.samples.bwmf;

import io.taskgraph.datum.InputProgress;
import io.taskgraph.samples.bwmf.io.FactorFiles;
import io.taskgraph.samples.bwmf.io.HtmlReport;
import io.taskgraph.samples.bwmf.io.LossFile;
import io.taskgraph.samples.bwmf.io.LossLog;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.io.Vocabulary;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Progress;
import io.taskgraph.samples.bwmf.proto.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user sees: a line an iteration, the topics at the end, and the files if a directory is given for them. */
final class Console implements Results {

    /** Said once of a matrix, with their number. */
    static final String DUPLICATES = "%d entries repeat the place of another one and were added to it%n";

    private final PrintStream out;
    private final long tasks;
    private final BwmfProperties properties;
    private final Inputs inputs;
    private final @Nullable LossLog losses;

    Console(PrintStream out, long tasks, BwmfProperties properties, Inputs inputs) {
        this.out = out;
        this.tasks = tasks;
        this.properties = properties;
        this.inputs = inputs;
        String output = properties.getOutput();
        this.losses = output == null ? null : new LossLog(Path.of(output).resolve("loss.csv"), properties.getLoss());
    }

    static void reading(InputProgress progress) {
        System.out.printf("reading    %s%n", progress);
    }

    @Override
    public void begin(MatrixSummary matrix, Report merged) {
        print(
                "%s: %d x %d, %d entries, rank %d, %d tasks%n",
                properties.getInput(), matrix.rows(), matrix.columns(), matrix.entries(), properties.getRank(), tasks);
        if (merged.getDuplicates() > 0) {
            print(DUPLICATES, merged.getDuplicates());
        }
        if (merged.getEmptyRows() > 0 || merged.getEmptyColumns() > 0) {
            print(
                    "%d rows and %d columns have no entry: their rows of D and T go to the lower bound%n",
                    merged.getEmptyRows(), merged.getEmptyColumns());
        }
    }

    @Override
    public void progress(long epoch, Course course) {
        Progress latest = course.latest();
        print(
                "epoch %3d  iteration %3d  L %.10g  %s  %.2f s%s%n",
                epoch,
                latest.iteration(),
                latest.loss(),
                properties.getLoss().shown(latest.divergence()),
                latest.seconds(),
                eta(course));
        if (losses != null) {
            losses.told(course.points()).ifPresent(trouble -> print("%s%n", trouble));
        }
    }

    /** Multiplies the iterations that remain at most with the mean time of those so far. */
    private String eta(Course course) {
        int done = course.latest().iteration();
        int left = properties.getIterations() - done;
        if (done == 0 || left <= 0) {
            return "";
        }
        double spent = course.latest().seconds() - course.start().seconds();
        return String.format(Locale.ROOT, "  ETA %.2f s", left * spent / done);
    }

    @Override
    public String finish(Factors factors, Course course, String reason) throws IOException {
        List<Vocabulary.Topic> topics = inputs.vocabulary(factors.t().rows())
                .map(vocabulary -> vocabulary.topics(factors, properties.getTopicTerms()))
                .orElse(List.of());
        for (Vocabulary.Topic topic : topics) {
            print("topic %2d %5.1f %%  %s%n", topic.number(), 100 * topic.share(), String.join(" ", topic.terms()));
        }
        String output = properties.getOutput();
        if (output != null) {
            write(Path.of(output), factors, course, topics);
            print("written to %s%n", output);
        }
        Progress latest = course.latest();
        return String.format(
                Locale.ROOT,
                "%d iterations, L %.10g, %s, stopped by %s",
                latest.iteration(),
                latest.loss(),
                properties.getLoss().shown(latest.divergence()),
                reason.toLowerCase(Locale.ROOT));
    }

    private void write(Path folder, Factors factors, Course course, List<Vocabulary.Topic> topics) throws IOException {
        try {
            LossFile.write(folder.resolve("loss.csv"), properties.getLoss(), course.points());
            FactorFiles.writeText(folder.resolve("D.csv.gz"), factors.d());
            FactorFiles.writeText(folder.resolve("T.csv.gz"), factors.t());
            HtmlReport.write(
                    folder.resolve("report.html"),
                    "Factors of " + properties.getInput(),
                    properties.getLoss(),
                    settings(),
                    course.points(),
                    topics);
        } catch (IOException e) {
            throw new IOException("'bwmf.output' cannot be written: " + e, e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("rank", Integer.toString(properties.getRank()));
        settings.put("loss", name(properties.getLoss()));
        settings.put("solver", name(properties.getSolver()));
        settings.put("line search", name(properties.getLineSearch()));
        settings.put("inner steps", Integer.toString(properties.solverSettings().innerSteps()));
        settings.put("precision", name(properties.getPrecision()));
        settings.put("tasks", Long.toString(tasks));
        return settings;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
