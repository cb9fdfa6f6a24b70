package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Processes are killed, stopped past their time to live, and restarted amid collectives; every result has the same bits as without. */
@WithEtcd
class KilledCollectiveTests {

    private static final List<String> SIGNALS = List.of("KILL", "STOP", "KILL", "TERM", "KILL");
    private static final Duration TTL = Duration.ofSeconds(4);

    private final EtcdServer etcd;

    KilledCollectiveTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    /** No process has room for all tasks, so the state is never lost with one. */
    @FaultTest
    void resultsHaveTheSameBitsWhateverIsKilled(int run) {
        NodeProcess.Settings settings =
                new NodeProcess.Settings(6, 4, TTL, Duration.ZERO, CollectivesApplication.class);
        try (JobUnderFaults job = new JobUnderFaults(etcd, "collectives-" + run, settings)) {
            job.withoutFlags();
            job.startThree();
            Random random = new Random(run);
            for (String signal : SIGNALS) {
                JobUnderFaults.pass(Duration.ofMillis(random.nextInt(300)));
                NodeProcess victim = job.victim(random);
                Set<Long> lost = job.tasksOf(victim);
                victim.java().signal(signal);
                job.awaitOwnersElsewhere(lost, victim);
                if (signal.equals("STOP")) {
                    victim.java().signal("CONT");
                } else {
                    victim.java().awaitExit();
                    NodeProcess replacement = job.start();
                    JobUnderFaults.eventually()
                            .until(() -> !replacement.members().isEmpty());
                }
                job.awaitEpochs(2);
            }
            job.finish();
            assertThat(job.history().epoch()).isGreaterThan(2L * SIGNALS.size());
        }
    }
}
