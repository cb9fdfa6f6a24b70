package io.taskgraph.samples.bwmf.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.datum.DatumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFilesTests {

    private static final MatrixText PLANTED = new MatrixText("classpath:reference/planted5/V.csv.gz");

    @TempDir
    private Path folder;

    @BeforeEach
    void cut() throws IOException {
        ShardFiles.write(PLANTED, 3, folder);
    }

    private ShardFiles files(int tasks) {
        return new ShardFiles(folder.toString(), tasks, location -> Files.newInputStream(Path.of(location)));
    }

    @Test
    void shardsReadBackAreThoseOfTheText() {
        MatrixSummary summary = files(3).summary();
        assertThat(summary).isEqualTo(PLANTED.summary());
        for (int task = 0; task < 3; task++) {
            assertThat(MatrixTextTests.entries(files(3).read(summary, task, 3).rows()))
                    .isEqualTo(MatrixTextTests.entries(
                            PLANTED.read(summary, task, 3).rows()));
            assertThat(MatrixTextTests.entries(files(3).read(summary, task, 3).columns()))
                    .isEqualTo(MatrixTextTests.entries(
                            PLANTED.read(summary, task, 3).columns()));
        }
    }

    @Test
    void shardOfAnotherShapeIsRefused() throws IOException {
        MatrixSummary summary = files(3).summary();
        Files.copy(folder.resolve("rows-1-of-3.pb.gz"), folder.resolve("rows-0-of-3.pb.gz"), replace());
        Files.copy(folder.resolve("columns-2-of-3.pb.gz"), folder.resolve("rows-2-of-3.pb.gz"), replace());
        assertThatThrownBy(() -> files(3).read(summary, 0, 3))
                .isInstanceOf(DatumException.class)
                .hasMessageContaining("rows-0-of-3.pb.gz")
                .hasMessageContaining("expected rows RowRange[from=0, to=80]")
                .hasMessageContaining("there are rows RowRange[from=80, to=160]");
        assertThatThrownBy(() -> files(3).read(summary, 2, 3)).hasMessageContaining("there are columns");
        assertThatThrownBy(() -> files(3).read(summary, 0, 4))
                .hasMessageContaining("the shards are for 3 tasks but the job has 4");
    }

    @Test
    void shardThatIsCutShortIsRefused() throws IOException {
        MatrixSummary summary = files(3).summary();
        Path file = folder.resolve("rows-1-of-3.pb.gz");
        byte[] packed = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> files(3).read(summary, 1, 3))
                .isInstanceOf(DatumException.class)
                .hasMessageContaining("rows-1-of-3.pb.gz: cannot be read");
        try (var stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.flush();
        }
        assertThatThrownBy(() -> files(3).read(summary, 1, 3)).hasMessageContaining("the file ends before row 80");
        Files.delete(file);
        assertThatThrownBy(() -> files(3).read(summary, 1, 3)).hasMessageContaining("NoSuchFile");
    }

    @Test
    void sameMatrixGivesTheSameBytes(@TempDir Path other) throws IOException {
        ShardFiles.write(PLANTED, 3, other);
        try (var first = new GZIPInputStream(Files.newInputStream(folder.resolve("columns-1-of-3.pb.gz")));
                var second = new GZIPInputStream(Files.newInputStream(other.resolve("columns-1-of-3.pb.gz")))) {
            assertThat(first.readAllBytes()).isEqualTo(second.readAllBytes());
        }
    }

    private static java.nio.file.CopyOption replace() {
        return java.nio.file.StandardCopyOption.REPLACE_EXISTING;
    }
}
