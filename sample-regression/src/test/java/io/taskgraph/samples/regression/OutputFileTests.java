package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTests {

    @TempDir
    private Path folder;

    /** What is overwritten could be read half; another name of the old file shows whether it was. */
    @Test
    void fileIsReplacedAsAWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), "old");
        Path old = Files.createLink(folder.resolve("old.json"), file);
        OutputFile.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(old).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, old);
        }
    }

    @Test
    void fileThatCannotBeWrittenLeavesNothingBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), "old");
        assertThatIOException().isThrownBy(() -> OutputFile.write(file, "no character: \uD800"));
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
    }

    @Test
    void linkStaysALinkToTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        OutputFile.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }
}
