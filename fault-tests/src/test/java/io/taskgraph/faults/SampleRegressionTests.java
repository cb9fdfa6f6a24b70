package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.util.ArrayList;
import java.util.List;

/** The sample as the README starts it: in one process, and in three on etcd. */
@WithEtcd
class SampleRegressionTests {

    private final EtcdServer etcd;

    SampleRegressionTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void threeProcessesGiveTheCoefficientsOfOne(int run) {
        List<JavaProcess> three = new ArrayList<>();
        try (JavaProcess one = sample("regression-alone-" + run);
                History history = new History(etcd.endpoint(), "taskgraph/regression-" + run + "/")) {
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
            assertThat(one.awaitExit()).isZero();
            assertThat(coefficients(one)).hasSizeGreaterThan(10);
            assertThat(three.stream().map(SampleRegressionTests::coefficients).filter(table -> !table.isEmpty()))
                    .containsExactly(coefficients(one));
        } finally {
            three.forEach(JavaProcess::close);
        }
    }

    /** The table of coefficients, without the lines of progress and of logs, which tell times. */
    private static List<String> coefficients(JavaProcess process) {
        return process.output().stream()
                .dropWhile(line -> !line.contains("model of"))
                .takeWhile(line -> !line.contains("' succeeded: task 0 ended it"))
                .filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*"))
                .toList();
    }

    private static JavaProcess sample(String name, String... arguments) {
        return JavaProcess.ofJar(name, System.getProperty("faults.sample"), List.of(arguments));
    }
}
