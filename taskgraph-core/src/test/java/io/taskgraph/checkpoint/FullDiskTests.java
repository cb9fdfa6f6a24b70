package io.taskgraph.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 1 MiB that is really full. Needs a Linux on which a test may mount one, such as a container run as root. */
class FullDiskTests {

    private static final String RUN = "run";
    private static final int SMALL = 1_000;
    private static final int LARGE = 600_000;

    @TempDir
    private Path directory;

    @Test
    void whatDoesNotFitLeavesNoHalfFileAndTheOneBeforeItIsTaken() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString()))
                .as("status of mount")
                .isZero();
        try {
            FileCheckpointStore store = new FileCheckpointStore(directory, 2);
            Checkpoint first = checkpoint(1, LARGE);
            store.write(first);
            assertThatIOException()
                    .isThrownBy(() -> store.write(checkpoint(2, LARGE)))
                    .withMessageContaining("No space left on device");
            try (Stream<Path> files = Files.list(directory.resolve(RUN).resolve("5"))) {
                assertThat(files)
                        .extracting(file -> file.getFileName().toString())
                        .containsExactly("1.7.checkpoint");
            }
            assertThat(store.newest(RUN, 5, 9)).contains(first);
            Checkpoint third = checkpoint(3, SMALL);
            store.write(third);
            assertThat(store.newest(RUN, 5, 9)).contains(third);
        } finally {
            assertThat(run("umount", directory.toString()))
                    .as("status of umount")
                    .isZero();
        }
    }

    private static Checkpoint checkpoint(long epoch, int size) {
        return new Checkpoint(RUN, 5, epoch, 7, ByteString.copyFrom(new byte[size]));
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException missing) {
            return -1;
        }
    }
}
