package io.taskgraph.samples.regression;

import io.taskgraph.JobInfo;
import io.taskgraph.boot.autoconfigure.ApplicationOptions;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.samples.regression.model.FirstRows;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Fits a generalised linear model to a CSV file; see {@link RegressionProperties} for what can be set. */
@SpringBootApplication
@EnableConfigurationProperties(RegressionProperties.class)
public class RegressionApplication {

    /** The command to predict, which needs 'regression.model'. */
    static final String PREDICT = "predict";

    static final ApplicationOptions OPTIONS = ApplicationOptions.of(
            "sample-regression.jar",
            "regression",
            "Fits a generalised linear model to a CSV file, or predicts by one for the rows of another file.",
            PREDICT);

    public static void main(String[] args) {
        Optional<String> problem = OPTIONS.problem(args).or(() -> missingModel(args));
        if (OPTIONS.isHelp(args)) {
            System.out.print(OPTIONS.help());
        } else if (problem.isPresent()) {
            System.err.println(problem.get());
            System.exit(1);
        } else {
            SpringApplication.run(RegressionApplication.class, args);
        }
    }

    static Optional<String> missingModel(String... args) {
        boolean predicts = List.of(args).contains(PREDICT);
        boolean named = Stream.of(args).anyMatch(each -> each.startsWith("--regression.model="));
        return predicts == named
                ? Optional.empty()
                : Optional.of(
                        predicts
                                ? "'predict' needs the file of a fitted model, by --regression.model="
                                : "'--regression.model' is for the command 'predict'");
    }

    @Bean
    Report report(JobInfo job, RegressionProperties properties) {
        return new Report(System.out, job.tasks(), properties, InstantSource.system());
    }

    @Bean
    DatumSource source(RegressionProperties properties, DatumResolver resolver, Report report) {
        return DatumIteratorBuilder.csv(properties.delimiterCharacter(), properties.quoteCharacter())
                .skippingLines(properties.getSkipLines())
                .resolvedBy(resolver)
                .reportingTo(report::reading)
                .source(properties.getInput());
    }

    @Bean
    IterativeTaskBuilder tasks(JobInfo job, RegressionProperties properties, DatumSource source, Report report) {
        int tasks = Math.toIntExact(job.tasks());
        if (properties.getModel() != null) {
            return task -> new PredictionTask(properties, source, tasks);
        }
        FirstRows first = new FirstRows();
        return task -> new RegressionTask(
                new Share(properties, source, Math.toIntExact(task), tasks, first), properties, report);
    }
}
