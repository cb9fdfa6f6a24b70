package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;

/** What becomes of a job when etcd itself fails. */
@WithEtcd
@Order(3)
class EtcdFaultTests {

    private static final Duration TTL = Duration.ofSeconds(3);

    private final EtcdServer etcd;

    EtcdFaultTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void etcdKilledAndStartedAgain(int run) {
        try (JobUnderFaults job =
                new JobUnderFaults(etcd, "etcd-killed-" + run, NodeProcess.Settings.of(Duration.ofSeconds(20)))) {
            job.startThree();
            Map<Long, History.Owner> owners = job.history().owners();
            for (int kill = 0; kill < 2; kill++) {
                etcd.kill();
                etcd.restart();
                job.awaitEpochs(3);
            }
            assertThat(job.history().owners()).isEqualTo(owners);
            job.finish();
        }
    }

    @FaultTest
    void etcdAwayForThreeTimesToLive(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "etcd-away-" + run, NodeProcess.Settings.of(TTL))) {
            job.startThree();
            etcd.stop();
            JobUnderFaults.pass(TTL.multipliedBy(3));
            etcd.restart();
            job.awaitEpochs(3);
            job.finish();
        }
    }

    @FaultTest
    void etcdSilentForThreeTimesToLive(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "etcd-silent-" + run, NodeProcess.Settings.of(TTL))) {
            job.startThree();
            etcd.pause();
            JobUnderFaults.pass(TTL.multipliedBy(3));
            etcd.resume();
            job.awaitEpochs(3);
            job.finish();
        }
    }
}
