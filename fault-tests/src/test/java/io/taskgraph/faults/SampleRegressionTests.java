package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sample as the README starts it: in one process, and in three on etcd. */
@WithEtcd
class SampleRegressionTests {

    private final EtcdServer etcd;

    SampleRegressionTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void threeProcessesGiveTheCoefficientsOfOne(int run) {
        List<String> alone;
        try (JavaProcess process = sample("regression-alone-" + run)) {
            assertThat(process.awaitExit()).isZero();
            alone = coefficients(process);
        }
        assertThat(alone).hasSizeGreaterThan(10);

        List<JavaProcess> three = new ArrayList<>();
        try (History history = new History(etcd.endpoint(), "taskgraph/regression-" + run + "/")) {
            for (int i = 0; i < 3; i++) {
                three.add(sample(
                        "regression-" + run + "-" + i,
                        "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                        "--taskgraph.job.name=regression-" + run,
                        "--taskgraph.node.slots=5"));
            }
            for (JavaProcess process : three) {
                assertThat(process.awaitExit()).as("status of %s", process).isZero();
            }
            assertThat(history.keys()).containsExactlyInAnyOrder("spec", "epoch", "outcome");
            assertThat(history.claims()).hasSize(15);
            assertThat(history.claims().stream()
                            .map(claim -> claim.owner().process())
                            .distinct())
                    .hasSize(3);
        } finally {
            three.forEach(JavaProcess::close);
        }
        assertThat(three.stream().map(SampleRegressionTests::coefficients).filter(table -> !table.isEmpty()))
                .containsExactly(alone);
    }

    /** The table of coefficients, without the lines of progress, which tell times. */
    private static List<String> coefficients(JavaProcess process) {
        return process.output().stream()
                .dropWhile(line -> !line.contains("model of"))
                .takeWhile(line -> !line.contains("Job succeeded"))
                .toList();
    }

    private static JavaProcess sample(String name, String... arguments) {
        return new JavaProcess(
                name,
                Stream.concat(Stream.of("-jar", System.getProperty("faults.sample")), Stream.of(arguments))
                        .toList());
    }
}
