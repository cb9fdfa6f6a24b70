package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Each process in turn is replaced by another and asked to leave (SIGTERM). */
@WithEtcd
class RollingRestartTests {

    private static final Duration TTL = Duration.ofSeconds(60);

    private final EtcdServer etcd;

    RollingRestartTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void everyProcessIsReplacedWithoutWaitingForALease(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "rolled-" + run, NodeProcess.Settings.of(TTL))) {
            job.startThree();
            for (NodeProcess leaving : List.copyOf(job.processes())) {
                NodeProcess replacement = job.start();
                JobUnderFaults.eventually().until(() -> !replacement.members().isEmpty());
                Set<Long> tasks = job.tasksOf(leaving);
                int claims = job.history().claims().size();
                long asked = System.nanoTime();
                leaving.java().signal("TERM");
                job.awaitOwnersElsewhere(tasks, leaving);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(TTL.dividedBy(3));
                // What a JVM ends with after SIGTERM, however orderly it has left.
                assertThat(leaving.java().awaitExit()).isEqualTo(143);
                assertThat(job.history().claims()).as("ownerships that began").hasSize(claims + tasks.size());
                job.awaitEpochs(2);
            }
            job.finish();
            assertThat(job.processes().stream()
                            .flatMap(process -> process.traces().stream())
                            .filter(trace -> trace.callback().equals("enter"))
                            .map(trace -> trace.task() + "@" + trace.incarnation() + " enters " + trace.epoch()))
                    .doesNotHaveDuplicates();
        }
    }
}
