package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit and then predictions by its file, both from the command line. Right values are those of R's {@code predict(type = "response")}. */
class PredictionTests {

    @TempDir
    private Path folder;

    @Test
    void classesProbabilitiesAndOffsetsAreThoseOfR() throws Exception {
        fit(
                "classpath:public/titanic.csv",
                "target=survived",
                "family=binomial",
                "trials=aboard",
                "categorical=class,sex,age");
        List<String> lines = predict("class,sex,age\n1st,Female,Child\nCrew,Male,Adult\n", 3);
        assertThat(lines.get(0)).isEqualTo("line,probability");
        assertThat(number(lines.get(1), 1)).isCloseTo(TITANIC[0], within(1e-12));
        assertThat(number(lines.get(2), 1)).isCloseTo(TITANIC[1], within(1e-12));
    }

    private static final double[] TITANIC = {0.9571141118424312, 0.2254997244060093};

    @Test
    void everyTasksPartIsThereInTheOrderOfTheInput() throws Exception {
        fit("classpath:data/iris.csv", "target=species", "family=multinomial", "l2=0.1");
        String iris = Files.readString(
                Path.of(PredictionTests.class.getResource("/data/iris.csv").toURI()));
        List<String> one = predict(iris, 1);
        assertThat(one).hasSize(151);
        assertThat(one.get(0)).isEqualTo("line,class,probability[0],probability[1],probability[2]");
        assertThat(one.get(1)).startsWith("2,0,");
        assertThat(one.get(150)).startsWith("151,2,");
        for (String line : one.subList(1, 151)) {
            assertThat(number(line, 2) + number(line, 3) + number(line, 4)).isCloseTo(1, within(1e-12));
        }
        assertThat(predict(iris, 7)).isEqualTo(one);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.json", "new.csv", "predictions.csv");
        }
    }

    @Test
    void unknownLevelsAndMissingValuesAreNamedOrLeftOut() throws Exception {
        fit("classpath:public/grunfeld.csv", "target=invest", "features=value,firm", "categorical=firm");
        CommandLine unknown = run("value,firm\n1,Nobody\n", 2);
        assertThat(unknown.outcome().message())
                .contains("line 2: column 'firm': 'Nobody' is no level that the model knows");
        CommandLine missing = run("value,firm\nNA,Goodyear\n", 2);
        assertThat(missing.outcome().message()).contains("line 2: column 'value': 'NA' is not a finite number");
        CommandLine dropping = run("value,firm\nNA,Goodyear\n100,Goodyear\n", 2, "--regression.missing=drop");
        assertThat(dropping.outcome().message()).contains("predicted 1 rows, 1 with a missing value were left out");
    }

    @Test
    void rowsThatAFilterLeavesOutHaveNoPrediction() throws Exception {
        fit("classpath:public/grunfeld.csv", "target=invest", "features=value,firm", "categorical=firm");
        String rows = "value,firm,year\n1,Goodyear,1935\n2,Nobody,1936\n3,Goodyear,1935.0\nNA,Goodyear,1936\n";
        CommandLine run = run(rows, 2, "--regression.filter=year:1935");
        assertThat(run.outcome().message()).contains("predicted 2 rows");
        assertThat(Files.readAllLines(folder.resolve("predictions.csv")))
                .extracting(line -> line.split(",", -1)[0])
                .containsExactly("line", "2", "4");
        CommandLine byFeature = run("value,firm\n1,Goodyear\n2,Nobody\n3,Goodyear\n", 1, "--regression.filter=value:3");
        assertThat(byFeature.outcome().message()).contains("predicted 1 rows");
    }

    @Test
    void optionsThatSayNothingToAPredictionAreRefused() throws Exception {
        fit("classpath:public/grunfeld.csv", "target=invest", "features=value");
        CommandLine run = run("value\n1\n", 1, "--regression.report=report.html", "--regression.l2=1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outcome().message()).contains("'regression.l2', 'regression.report' say nothing to 'predict'");
    }

    @Test
    void directoryThatIsNotThereIsNamed() throws Exception {
        fit("classpath:public/grunfeld.csv", "target=invest", "features=value");
        CommandLine run = run("value\n1\n", 1, "--regression.output=" + folder.resolve("missing/p.csv"));
        assertThat(run.outcome().message()).contains("'regression.output' cannot be written: there is no directory");
    }

    @Test
    void fileThatIsNoModelIsNamed() throws Exception {
        Files.writeString(folder.resolve("model.json"), "{\"family\": \"gaussian\"}");
        assertThat(run("x\n1\n", 1).outcome().message())
                .contains(
                        "'regression.model' must name a file that 'regression.output' has written",
                        "it has no 'features'");
        assertThat(RegressionApplication.missingModel("predict")).isPresent();
        assertThat(RegressionApplication.missingModel("--regression.model=a.json"))
                .isPresent();
    }

    private void fit(String input, String... options) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--regression.input=" + input, "--regression.output=" + folder.resolve("model.json")));
        Stream.of(options).forEach(each -> all.add("--regression." + each));
        CommandLine run = CommandLine.run(all.toArray(String[]::new));
        assertThat(run.status()).as(run.outcome().message()).isZero();
    }

    private List<String> predict(String rows, int tasks) throws Exception {
        CommandLine run = run(rows, tasks);
        assertThat(run.status()).as(run.outcome().message()).isZero();
        return Files.readAllLines(folder.resolve("predictions.csv"));
    }

    private CommandLine run(String rows, int tasks, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "predict",
                "--regression.input=" + write(rows),
                "--regression.model=" + folder.resolve("model.json"),
                "--regression.output=" + folder.resolve("predictions.csv"),
                "--taskgraph.job.tasks=" + tasks));
        Stream.of(more).forEach(each -> {
            String name = each.substring(0, each.indexOf('=') + 1);
            all.removeIf(before -> before.startsWith(name));
            all.add(each);
        });
        return CommandLine.run(all.toArray(String[]::new));
    }

    private Path write(String rows) throws IOException {
        return Files.writeString(folder.resolve("new.csv"), rows);
    }

    private static double number(String line, int field) {
        return Double.parseDouble(line.split(",", -1)[field]);
    }
}
