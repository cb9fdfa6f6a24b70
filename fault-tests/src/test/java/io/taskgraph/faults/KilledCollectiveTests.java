package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** Processes are killed, and stopped past their time to live, amid collectives; every result has the same bits as without. */
@WithEtcd
class KilledCollectiveTests {

    private static final int FAULTS = 10;
    private static final Duration TTL = Duration.ofSeconds(4);

    private final EtcdServer etcd;

    KilledCollectiveTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void resultsHaveTheSameBitsWhateverIsKilled(int run) {
        NodeProcess.Settings settings =
                new NodeProcess.Settings(6, 4, TTL, Duration.ZERO, CollectivesApplication.class);
        try (JobUnderFaults job = new JobUnderFaults(etcd, "collectives-" + run, settings)) {
            job.startThree();
            Random random = new Random(run);
            for (int fault = 0; fault < FAULTS; fault++) {
                JobUnderFaults.pass(Duration.ofMillis(random.nextInt(300)));
                NodeProcess victim = job.victim(random);
                Set<Long> lost = job.tasksOf(victim);
                if (fault % 5 == 4) {
                    victim.java().signal("STOP");
                    job.awaitOwnersElsewhere(lost, victim);
                    victim.java().signal("CONT");
                } else {
                    victim.java().signal("KILL");
                    job.awaitOwnersElsewhere(lost, victim);
                    NodeProcess replacement = job.start();
                    JobUnderFaults.eventually()
                            .until(() -> !replacement.members().isEmpty());
                }
                job.awaitEpochs(2);
            }
            job.finish();
            assertThat(job.history().epoch()).isGreaterThan(2L * FAULTS);
        }
    }
}
