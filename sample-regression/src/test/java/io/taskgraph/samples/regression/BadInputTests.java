package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a user is told whose data or options do not make a model, and the exit code. */
@ExtendWith(OutputCaptureExtension.class)
class BadInputTests {

    @TempDir
    private Path folder;

    @Test
    void missingFileIsNamed(CapturedOutput output) throws Exception {
        Path file = folder.resolve("nowhere.csv");
        assertFails(output, file + ": cannot be opened: there is no such file", "--regression.input=" + file);
    }

    @Test
    void missingColumnIsNamed(CapturedOutput output) throws Exception {
        assertFails(output, "there is no column 'nope'", "--regression.target=nope");
    }

    @Test
    void cellThatIsNoNumberIsNamedByLineAndColumn(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "line 3: column 'a': 'x' is not a finite number",
                csv("a,y\n1,3\nx,5\n"),
                "--regression.target=y");
    }

    @Test
    void rankDeficientDesignIsRefusedByNameOfTheColumn(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "the design is rank-deficient: columns [b] are constant or linear combinations of the columns before"
                        + " them; leave them out or set 'regression.l2' above 0",
                csv("a,b,y\n1,2,3\n2,4,5\n3,6,6\n4,8,1\n"),
                "--regression.target=y");
    }

    @Test
    void separableClassesAreRefused(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "set 'regression.l2' above 0",
                csv("a,y\n1,0\n2,0\n3,1\n4,1\n"),
                "--regression.target=y",
                "--regression.family=binomial");
    }

    @Test
    void targetOutOfTheFamilysRangeIsNamedByLineAndColumn(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "line 3, column 'y': the target of the poisson family must be a number of at least 0 but is -1.0",
                csv("a,y\n1,3\n2,-1\n3,4\n"),
                "--regression.target=y",
                "--regression.family=poisson");
    }

    @Test
    void rowsThatAllDropOutAreNoModel(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "no row passes 'regression.filter' a:9",
                csv("a,y\n1,3\n"),
                "--regression.target=y",
                "--regression.filter=a:9");
    }

    @Test
    void solverThatTheFamilyLacksIsRefused(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "'regression.solver' must be 'lbfgs' for the multinomial family but is 'newton'",
                "--regression.family=multinomial",
                "--regression.solver=newton");
    }

    @Test
    void fileThatCannotBeWrittenIsNamed(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "'regression.output' cannot be written: there is no directory '" + folder.resolve("missing") + "'",
                "--regression.output=" + folder.resolve("missing/result.json"));
        assertFails(
                output,
                "'regression.report' cannot be written: '" + folder + "' is a directory",
                "--regression.report=" + folder);
        assertThat(output.getOut()).as("said before any work").doesNotContain("epoch   0");
    }

    @Test
    void unknownOptionIsRefusedWithTheNearestOne() {
        assertThat(RegressionApplication.OPTIONS.problem("--input=a.csv"))
                .hasValue("There is no option '--input'. Did you mean '--regression.input'?");
        assertThat(RegressionApplication.OPTIONS.problem("--regression.famly=poisson"))
                .hasValue("There is no option '--regression.famly'. Did you mean '--regression.family'?");
        assertThat(RegressionApplication.OPTIONS.problem("a.csv")).isPresent();
        assertThat(RegressionApplication.OPTIONS.help()).contains("--regression.input=classpath:data/diabetes.csv");
    }

    @Test
    void moreTasksThanRowsSimplyWork() throws Exception {
        CommandLine run =
                CommandLine.run(csv("a,y\n1,3\n2,5\n3,6\n"), "--regression.target=y", "--taskgraph.job.tasks=15");
        assertThat(run.outcome().isSuccess()).as(run.outcome().message()).isTrue();
        assertThat(run.status()).isZero();
    }

    private String csv(String content) throws IOException {
        return "--regression.input=" + Files.writeString(folder.resolve("input.csv"), content);
    }

    private static void assertFails(CapturedOutput output, String message, String... arguments) throws Exception {
        CommandLine run = CommandLine.run(arguments);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outcome().status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(run.outcome().message()).contains(message);
        assertThat(output.getAll().lines())
                .anySatisfy(line -> assertThat(line).contains("ERROR", "Job 'sample-regression' failed", message));
    }
}
