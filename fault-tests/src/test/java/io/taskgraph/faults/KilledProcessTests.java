package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** A process that is killed outright: its tasks move at once, whatever the time to live of its lease. */
@WithEtcd
class KilledProcessTests {

    private static final Duration TTL = Duration.ofSeconds(30);

    private final EtcdServer etcd;

    KilledProcessTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void tasksOfAKilledProcessMoveLongBeforeItsLeaseEnds(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "killed-" + run, NodeProcess.Settings.of(TTL))) {
            job.startThree();
            Random random = new Random(run);
            for (int kill = 0; kill < 2; kill++) {
                JobUnderFaults.pass(Duration.ofMillis(random.nextInt(60)));
                NodeProcess victim = job.victim(random);
                Set<Long> lost = job.tasksOf(victim);
                long killed = System.nanoTime();
                victim.java().signal("KILL");
                job.awaitOwnersElsewhere(lost, victim);
                assertThat(Duration.ofNanos(System.nanoTime() - killed))
                        .as("time until the tasks %s had new owners", lost)
                        .isLessThan(TTL.dividedBy(3));
                NodeProcess replacement = job.start();
                // Two processes cannot lose another one: they have slots for all tasks, one alone has not.
                JobUnderFaults.eventually().until(() -> !replacement.members().isEmpty());
                job.awaitEpochs(2);
            }
            job.finish();
        }
    }
}
