package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The sample in three processes, one of which is killed outright while it works: its factors are those of one process. */
@WithEtcd
class SampleBwmfTests {

    private final EtcdServer etcd;

    @TempDir
    private Path folder;

    SampleBwmfTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void factorsAfterAKillAreThoseOfOneProcessBitForBit(int run) {
        Path alone = folder.resolve("alone");
        JavaProcess one = sample("bwmf-alone-" + run, alone);
        Path killed = folder.resolve("killed");
        List<JavaProcess> three = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                three.add(sample(
                        "bwmf-" + run + "-" + i,
                        killed,
                        "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                        "--taskgraph.job.name=bwmf-" + run,
                        "--taskgraph.node.slots=2",
                        "--taskgraph.checkpoint.directory=" + folder.resolve("checkpoints")));
            }
            Random random = new Random(run);
            String point = "iteration %3d".formatted(2 + random.nextInt(10));
            await().atMost(JavaProcess.PATIENCE)
                    .until(() -> three.stream()
                            .flatMap(process -> process.output().stream())
                            .anyMatch(line -> line.contains(point)));
            // Only one with a task is worth it.
            List<JavaProcess> working = three.stream()
                    .filter(process -> process.output().stream().anyMatch(line -> line.contains("is primary of task")))
                    .toList();
            JavaProcess victim = working.get(random.nextInt(working.size()));
            victim.signal("KILL");
            for (JavaProcess process : three) {
                assertThat(process.awaitExit()).as("status of %s", process).isEqualTo(process == victim ? 137 : 0);
            }
            assertThat(one.awaitExit()).isZero();
        } finally {
            one.close();
            three.forEach(JavaProcess::close);
        }
        for (String file : List.of("D.csv.gz", "T.csv.gz")) {
            assertThat(killed.resolve(file)).hasSameBinaryContentAs(alone.resolve(file));
        }
    }

    private static JavaProcess sample(String name, Path output, String... arguments) {
        return JavaProcess.ofJar(
                name,
                System.getProperty("faults.bwmf"),
                Stream.concat(
                                Stream.of(
                                        "--bwmf.rank=5",
                                        "--bwmf.iterations=30",
                                        "--grpc.server.address=127.0.0.1",
                                        "--logging.level.io.taskgraph=info",
                                        "--bwmf.output=" + output),
                                Stream.of(arguments))
                        .toList());
    }
}
