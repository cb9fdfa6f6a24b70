package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.samples.bwmf.io.FactorFiles;
import io.taskgraph.samples.bwmf.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The application from the command line to the files that it writes, on the embedded coordinator. */
@ExtendWith(OutputCaptureExtension.class)
class BwmfApplicationTests {

    private static final String SMALL = "0 0 1\n0 1 2\n1 0 3\n1 2 1\n2 3 4\n3 1 1\n3 3 2\n";

    @TempDir
    private Path folder;

    @Test
    void bundledMatrixIsFactorisedByFourTasks(CapturedOutput output) throws Exception {
        Path results = folder.resolve("results");
        CommandLine run = CommandLine.run("--bwmf.iterations=3", "--bwmf.output=" + results);
        assertThat(run.outcome().isSuccess()).as(run.outcome().message()).isTrue();
        assertThat(run.status()).isZero();
        assertThat(output)
                .contains("269 x 2000, 94340 entries, rank 20, 4 tasks")
                .containsPattern("epoch +5 +iteration +3 +L [0-9.]+ +KL [0-9.]+ +[0-9.]+ s")
                .containsPattern("topic +[0-9]+ +[0-9.]+ %");
        assertThat(results).isDirectoryContaining("glob:**D.csv.gz").isDirectoryContaining("glob:**T.csv.gz");
        List<String> losses = Files.readAllLines(results.resolve("loss.csv"));
        assertThat(losses).hasSize(5).first().isEqualTo("iteration,L,KL,seconds");
        assertThat(results.resolve("report.html"))
                .content()
                .contains("<svg", "emma")
                .doesNotContain("http://", "https://");
    }

    @Test
    void shardsGiveTheFactorsThatTextGives(CapturedOutput output) throws Exception {
        Path matrix = Files.writeString(folder.resolve("matrix.txt"), SMALL);
        Path shards = folder.resolve("shards");
        int status = ShardCommand.run(
                ShardCommand.NAME, "--bwmf.input=" + matrix, "--bwmf.output=" + shards, "--taskgraph.job.tasks=3");
        assertThat(status).isZero();
        factorise(matrix.toString(), "text", "--taskgraph.job.tasks=2");
        factorise(shards + "/", "sharded", "--taskgraph.job.tasks=3");
        for (String file : List.of("D.csv.gz", "T.csv.gz")) {
            assertThat(folder.resolve("sharded").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("text").resolve(file));
        }
        assertThat(output).contains("is cut for 3 tasks");
    }

    @Test
    void shardsWithoutADirectoryAreRefused(CapturedOutput output) {
        assertThat(ShardCommand.run(ShardCommand.NAME)).isEqualTo(1);
        assertThat(output).contains("No shards: 'bwmf.output' must name the directory for them");
    }

    @Test
    void repeatedEntriesAreSummedAndEmptyRowsAndColumnsSaid(CapturedOutput output) throws Exception {
        Path matrix = Files.writeString(folder.resolve("matrix.txt"), "0 0 1\n0 0 2\n2 3 4\n3 1 1\n2 3 0.5\n");
        Path summed = Files.writeString(folder.resolve("summed.txt"), "0 0 3\n2 3 4.5\n3 1 1\n");
        factorise(matrix.toString(), "repeated", "--bwmf.initial-d=" + ones(4), "--bwmf.initial-t=" + ones(4));
        factorise(summed.toString(), "summed", "--bwmf.initial-d=" + ones(4), "--bwmf.initial-t=" + ones(4));
        assertThat(folder.resolve("repeated/D.csv.gz")).hasSameBinaryContentAs(folder.resolve("summed/D.csv.gz"));
        assertThat(output)
                .containsOnlyOnce("2 entries repeat the place of another one and were added to it")
                .contains("1 rows and 1 columns have no entry");
    }

    @Test
    void startingFactorsStateTheSizeOfAMatrixWhoseLastRowsAreEmpty() throws Exception {
        Path matrix = Files.writeString(folder.resolve("matrix.txt"), "0 0 1\n1 1 2\n");
        factorise(matrix.toString(), "sized", "--bwmf.initial-d=" + ones(4), "--bwmf.initial-t=" + ones(4));
        factorise(matrix.toString(), "stated", "--bwmf.rows=4", "--bwmf.columns=4");
        assertThat(FactorFiles.readText(folder.resolve("sized/D.csv.gz").toString(), Precision.DOUBLE)
                        .rows())
                .isEqualTo(4);
        assertThat(FactorFiles.readText(folder.resolve("stated/T.csv.gz").toString(), Precision.DOUBLE)
                        .rows())
                .isEqualTo(4);
    }

    @Test
    void denseCsvNamesItsColumnsAndFrobeniusItsLoss(CapturedOutput output) throws Exception {
        Path matrix = Files.writeString(folder.resolve("dense.csv"), "sea,ship,tea\n1,2,0\n0,1,3\n2,0,1\n");
        factorise(matrix.toString(), "dense", "--bwmf.format=dense", "--bwmf.loss=frobenius");
        assertThat(output).contains("3 x 3, 6 entries", "ship").containsPattern("L [-0-9.]+ +frobenius [0-9.e-]+");
        assertThat(output).doesNotContain("KL");
        assertThat(folder.resolve("dense/loss.csv")).content().startsWith("iteration,L,frobenius,seconds");
    }

    @Test
    void helpListsEveryOptionAndUnknownOnesAreNamed() {
        assertThat(BwmfApplication.OPTIONS.help())
                .contains("--bwmf.input=classpath:data/austen/V.csv.gz", "--bwmf.one-based=");
        assertThat(BwmfApplication.OPTIONS.problem("shard", "--bwmf.rank=3")).isEmpty();
        assertThat(BwmfApplication.OPTIONS.problem("--rank=3"))
                .hasValue("There is no option '--rank'. Did you mean '--bwmf.rank'?");
        assertThat(BwmfApplication.OPTIONS.problem("matrix.txt")).isPresent();
    }

    private String ones(int rows) throws IOException {
        return Files.writeString(folder.resolve("ones.csv"), "1,0.5\n".repeat(rows))
                .toString();
    }

    private void factorise(String input, String output, String... more) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--bwmf.input=" + input,
                "--bwmf.output=" + folder.resolve(output),
                "--bwmf.rank=2",
                "--bwmf.iterations=4"));
        arguments.addAll(List.of(more));
        CommandLine run = CommandLine.run(arguments.toArray(String[]::new));
        assertThat(run.status()).as(run.outcome().message()).isZero();
    }
}
