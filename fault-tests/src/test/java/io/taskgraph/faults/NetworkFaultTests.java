package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;

/** One process that etcd is cut off from, in one way or another, while it reaches its peers. */
@WithEtcd
@Order(1)
class NetworkFaultTests {

    private static final Duration SHORT_TTL = Duration.ofSeconds(3);
    private static final Duration LONG_TTL = Duration.ofSeconds(20);

    private final EtcdServer etcd;

    NetworkFaultTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void cutForLessThanTheTimeToLiveMovesNothing(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "cut-short-" + run, NodeProcess.Settings.of(LONG_TTL));
                TcpProxy proxy = TcpProxy.to(etcd.port())) {
            startWithOneBehind(job, proxy);
            Map<Long, History.Owner> owners = job.history().owners();
            proxy.cut();
            JobUnderFaults.pass(Duration.ofSeconds(2));
            proxy.restore();
            job.awaitEpochs(3);
            assertThat(job.history().owners()).isEqualTo(owners);
            job.finish();
        }
    }

    @FaultTest
    void cutForMoreThanTheTimeToLiveMovesTheTasksOnce(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "cut-long-" + run, NodeProcess.Settings.of(SHORT_TTL));
                TcpProxy proxy = TcpProxy.to(etcd.port())) {
            NodeProcess victim = startWithOneBehind(job, proxy);
            Set<Long> lost = job.tasksOf(victim);
            proxy.cut();
            job.awaitOwnersElsewhere(lost, victim);
            job.awaitEpochs(3);
            proxy.restore();
            JobUnderFaults.eventually().until(() -> victim.members().size() >= 2);
            job.awaitEpochs(3);
            job.finish();
        }
    }

    @FaultTest
    void answersOfEtcdAreLost(int run) {
        blackHole("deaf-" + run, TcpProxy.Direction.TO_CLIENT);
    }

    @FaultTest
    void callsToEtcdAreLost(int run) {
        blackHole("mute-" + run, TcpProxy.Direction.TO_TARGET);
    }

    private void blackHole(String name, TcpProxy.Direction direction) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, name, NodeProcess.Settings.of(SHORT_TTL));
                TcpProxy proxy = TcpProxy.to(etcd.port())) {
            NodeProcess victim = startWithOneBehind(job, proxy);
            Set<Long> lost = job.tasksOf(victim);
            proxy.blackHole(direction);
            job.awaitOwnersElsewhere(lost, victim);
            job.awaitEpochs(2);
            proxy.restore();
            JobUnderFaults.eventually().until(() -> victim.members().size() >= 2);
            job.awaitEpochs(3);
            job.finish();
        }
    }

    @FaultTest
    void historyIsCompactedDuringACut(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "compacted-" + run, NodeProcess.Settings.of(LONG_TTL));
                TcpProxy proxy = TcpProxy.to(etcd.port())) {
            startWithOneBehind(job, proxy);
            Map<Long, History.Owner> owners = job.history().owners();
            proxy.cut();
            // What the others can still do goes beyond what the one that is cut off has seen.
            etcd.compact(job.touch());
            proxy.restore();
            job.awaitEpochs(3);
            assertThat(job.history().owners()).isEqualTo(owners);
            job.finish();
        }
    }

    /** Starts the one behind the proxy first, so that it holds tasks. */
    private static NodeProcess startWithOneBehind(JobUnderFaults job, TcpProxy proxy) {
        NodeProcess behind = job.start(proxy.endpoint());
        JobUnderFaults.eventually().until(() -> !job.tasksOf(behind).isEmpty());
        job.start();
        job.start();
        job.awaitEpochs(3);
        JobUnderFaults.eventually()
                .until(() -> job.processes().stream()
                        .noneMatch(process -> process.members().isEmpty()));
        return behind;
    }
}
