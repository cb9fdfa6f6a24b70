package io.taskgraph.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file system of 1 MiB, in memory, which any machine has and which refuses what does not fit half-way through a write. */
class FullDiskTests {

    private static final String RUN = "run";
    private static final int SMALL = 1_000;
    private static final int LARGE = 600_000;

    @Test
    void whatDoesNotFitLeavesNoHalfFileAndTheOneBeforeItIsTaken() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(1 << 20).build())) {
            Path directory = disk.getPath("/checkpoints");
            FileCheckpointStore store = new FileCheckpointStore(directory, 2);
            Checkpoint first = checkpoint(1, LARGE);
            store.write(first);
            assertThatIOException()
                    .isThrownBy(() -> store.write(checkpoint(2, LARGE)))
                    .withMessageContaining("out of disk space");
            try (Stream<Path> files = Files.list(directory.resolve(RUN).resolve("5"))) {
                assertThat(files)
                        .extracting(file -> file.getFileName().toString())
                        .containsExactly("1.7.checkpoint");
            }
            assertThat(store.newest(RUN, 5, 9)).contains(first);
            Checkpoint third = checkpoint(3, SMALL);
            store.write(third);
            assertThat(store.newest(RUN, 5, 9)).contains(third);
        }
    }

    private static Checkpoint checkpoint(long epoch, int size) {
        return new Checkpoint(RUN, 5, epoch, 7, ByteString.copyFrom(new byte[size]));
    }
}
