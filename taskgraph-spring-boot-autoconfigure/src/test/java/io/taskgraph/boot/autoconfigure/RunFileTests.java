package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.taskgraph.boot.autoconfigure.RunFile.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a run: what is written is read, and what is damaged is named with its first fault. */
class RunFileTests {

    @TempDir
    private Path directory;

    private RunFile file;

    @BeforeEach
    void name() {
        file = RunFile.ofFailedIn(directory);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Run run = new Run("r-1", "{\"runId\":\"r-1\",\"earlier\":\"0 r\\n1 s\"}", 7);
        file.write(run);
        assertThat(file.read()).contains(run);
    }

    /** The device takes all that is written, and cannot be forced. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNotOnTheDiskTakesNoName() throws IOException {
        Run run = new Run("r-1", "{}", 7);
        file.write(run);
        Path draft = directory.resolve("failed-run.properties.draft");
        Files.createSymbolicLink(draft, Path.of("/dev/null"));
        assertThatIOException().isThrownBy(() -> file.write(new Run("r-2", "{}", 8)));
        assertThat(file.read()).contains(run);
        assertThat(draft).doesNotExist();
    }

    @Test
    void noFileIsNoRun() throws IOException {
        assertThat(file.read()).isEmpty();
    }

    /** A link to itself: something is there, and whether it is a file cannot be found out. */
    @Test
    void whatCannotBeReadIsNotTakenForNoFile() throws IOException {
        Files.createSymbolicLink(file.path(), file.path());
        assertThatIOException().isThrownBy(() -> file.read()).isNotInstanceOf(RunFile.DamagedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | it is empty",
                "! a comment | it is empty",
                "spec={} epoch=1 | 'spec' must be a JSON object, but is '{} epoch=1'",
                "spec={};epoch=1 | 'run' is missing",
                "run=;spec={};epoch=1 | 'run' is missing",
                "run=1;epoch=1 | 'spec' is missing",
                "run=1;spec={};epoch= | 'epoch' is missing",
                "run=1;spec={};epoch=x | 'epoch' must be a number of at least 0, but is 'x'",
                "run=1;spec={};epoch=-1 | 'epoch' must be a number of at least 0, but is '-1'",
                "run=\\u12 | it is no file of properties",
            })
    void damageIsNamed(String lines, String fault) throws IOException {
        Files.writeString(file.path(), lines.replace(';', '\n'));
        assertDamaged(fault);
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        Files.write(file.path(), "run=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertDamaged("it is no file of properties");
    }

    @Test
    void whatIsMovedAsideIsNotReadAgain() throws IOException {
        Files.writeString(file.path(), "");
        assertThat(file.moveAside()).isEqualTo("failed-run.properties.damaged");
        assertThat(file.read()).isEmpty();
    }

    private void assertDamaged(String fault) {
        assertThatExceptionOfType(RunFile.DamagedException.class)
                .isThrownBy(() -> file.read())
                .withMessageStartingWith("'" + file.path() + "' is damaged: " + fault);
    }
}
