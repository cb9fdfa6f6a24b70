package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a user is told whose data or options cannot be used, and the exit code. */
@ExtendWith(OutputCaptureExtension.class)
class BadInputTests {

    @TempDir
    private Path folder;

    @Test
    void missingFileIsNamed(CapturedOutput output) throws Exception {
        Path file = folder.resolve("nowhere.txt");
        assertFails(output, file + ": cannot be opened: there is no such file", "--bwmf.input=" + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "Infinity"})
    void valueThatIsNoCountIsNamedByLine(String value, CapturedOutput output) throws Exception {
        assertFails(
                output,
                value.equals("-1")
                        ? "line 2: column 'value': -1.0 is not a number of at least 0"
                        : "line 2: column 'value': '" + value + "' is not a finite number",
                matrix("0 0 1\n1 1 " + value + "\n"));
    }

    @Test
    void shardsForAnotherNumberOfTasksAreRefused(CapturedOutput output) throws Exception {
        assertThat(ShardCommand.run(
                        ShardCommand.NAME,
                        matrix("0 0 1\n1 1 2\n2 2 1\n"),
                        "--bwmf.output=" + folder.resolve("shards")))
                .isZero();
        for (String side : new String[] {"rows", "columns"}) {
            Files.move(
                    folder.resolve("shards/" + side + "-0-of-4.pb.gz"),
                    folder.resolve("shards/" + side + "-0-of-1.pb.gz"));
        }
        assertFails(
                output, "expected rows", "--bwmf.input=" + folder.resolve("shards") + "/", "--taskgraph.job.tasks=1");
    }

    @Test
    void startingFactorsOfAnotherSizeAreRefused(CapturedOutput output) throws Exception {
        Path factor = Files.writeString(folder.resolve("factor.csv"), "1,1\n1,1\n");
        assertFails(
                output,
                "line 2: row 2 is not within 0 to 1, which the text, 'bwmf.rows' or the starting factors give",
                matrix("0 0 1\n2 2 1\n"),
                "--bwmf.rank=2",
                "--bwmf.initial-d=" + factor,
                "--bwmf.initial-t=" + factor);
    }

    @Test
    void indicesBeyondWhatMemoryHoldsAreRefusedWithTheirLine(CapturedOutput output) throws Exception {
        assertFails(
                output,
                "huge_ids.txt, line 1: the factors of 1804289384 rows and 2 columns need 295.9 GB",
                "--bwmf.input=classpath:cases/huge_ids.txt");
    }

    @Test
    void directoryThatCannotBeWrittenIsNamed(CapturedOutput output) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFails(
                output,
                "'bwmf.output' cannot be written",
                matrix("0 0 1\n2 2 1\n"),
                "--bwmf.iterations=1",
                "--bwmf.output=" + file.resolve("results"));
    }

    @Test
    void optionsThatBreakALimitStopTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> BwmfApplication.main(
                        new String[] {"--bwmf.rank=0", "--bwmf.initial-d=d.csv", "--bwmf.time-limit=0s"}))
                .isNotNull();
        assertThat(output)
                .contains(
                        "bwmf.rank",
                        "bwmf.timeLimit",
                        "'bwmf.initial-d' and 'bwmf.initial-t' must both be set or neither");
    }

    private String matrix(String content) throws IOException {
        return "--bwmf.input=" + Files.writeString(folder.resolve("matrix.txt"), content);
    }

    private static void assertFails(CapturedOutput output, String message, String... arguments) throws Exception {
        CommandLine run = CommandLine.run(arguments);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outcome().status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(run.outcome().message()).contains(message);
        assertThat(output.getAll().lines())
                .anySatisfy(line -> assertThat(line).contains("ERROR", "Job 'sample-bwmf' failed", message));
    }
}
