package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A process that is stopped in its tracks (SIGSTOP) and goes on later, as after a long pause of its JVM. */
@WithEtcd
class StoppedProcessTests {

    private static final Duration TTL = Duration.ofSeconds(3);

    private final EtcdServer etcd;

    StoppedProcessTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void processStoppedPastItsLeaseMakesNoEffectAnyMoreAndJoinsAgain(int run) {
        try (JobUnderFaults job = new JobUnderFaults(etcd, "stopped-" + run, NodeProcess.Settings.of(TTL))) {
            job.startThree();
            NodeProcess victim = job.victim(new Random(run));
            Set<Long> lost = job.tasksOf(victim);
            victim.java().signal("STOP");
            long stoppedIn = job.history().epoch();
            job.awaitOwnersElsewhere(lost, victim);
            job.awaitEpochs(2);
            victim.java().signal("CONT");
            JobUnderFaults.eventually().until(() -> victim.members().size() >= 2);
            job.awaitEpochs(3);
            job.finish();
            assertNothingAfterSuccessors(job.processes(), stoppedIn);
        }
    }

    @FaultTest
    void processStoppedForLessThanItsLeaseKeepsItsTasks(int run) {
        try (JobUnderFaults job =
                new JobUnderFaults(etcd, "paused-" + run, NodeProcess.Settings.of(Duration.ofSeconds(20)))) {
            job.startThree();
            Map<Long, History.Owner> owners = job.history().owners();
            NodeProcess victim = job.victim(new Random(run));
            victim.java().signal("STOP");
            JobUnderFaults.pass(Duration.ofSeconds(3));
            victim.java().signal("CONT");
            job.awaitEpochs(2);
            assertThat(job.history().owners()).isEqualTo(owners);
            job.finish();
        }
    }

    /**
     * Callbacks of an incarnation must not begin when a later one of the task has begun to work. The signal may hit one between its
     * beginning and its first line, which then comes late, but not in an epoch after that in which the process was stopped.
     */
    private static void assertNothingAfterSuccessors(List<NodeProcess> processes, long stoppedIn) {
        List<Trace> traces =
                processes.stream().flatMap(process -> process.traces().stream()).toList();
        Map<Long, List<Trace>> starts = traces.stream()
                .filter(trace -> trace.callback().equals("init"))
                .collect(Collectors.groupingBy(Trace::task));
        assertThat(traces)
                .filteredOn(trace -> !trace.callback().equals("enter") || trace.epoch() > stoppedIn)
                .noneMatch(trace -> starts.getOrDefault(trace.task(), List.of()).stream()
                        .anyMatch(
                                start -> start.incarnation() > trace.incarnation() && start.millis() < trace.millis()));
    }
}
