package io.taskgraph.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFilesTests {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", "../..", "/etc", "a/../../b", "..\\..", "", "job", "läufe 1"})
    void aNameStaysInItsDirectory(String text) {
        String name = PrivateFiles.name(text);
        assertThat(directory.resolve(name).normalize()).startsWithRaw(directory);
        if (!text.isEmpty()) {
            assertThat(directory.resolve(name).normalize().getParent()).isEqualTo(directory);
        }
    }

    @Test
    void otherTextsHaveOtherNames() {
        assertThat(List.of(".", "..", "%2E", "%2E%2E", "a.b", "a%2Eb"))
                .extracting(PrivateFiles::name)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void checkpointsAreReadableForTheirOwnerAlone() throws IOException {
        new FileCheckpointStore(directory.resolve("checkpoints"), 2)
                .write(new Checkpoint("run", 1, 2, 3, ByteString.copyFromUtf8("state")));
        try (Stream<Path> made = Files.walk(directory.resolve("checkpoints"))) {
            assertThat(made.toList())
                    .hasSize(4)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }
}
