package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What the original project got wrong, on a real etcd: wrong sums, deadlocks, lost and repeated flags, an epoch advanced by several,
 * copies given up as the epoch changes, names that can not be used again.
 */
@WithEtcd
class EtcdOriginalFaultsTests {

    private static final int TASKS = 7;
    private static final long LAST_EPOCH = 500;

    private final EtcdSettings settings;

    EtcdOriginalFaultsTests(EtcdServer etcd) {
        settings = EtcdTestSupport.patient(etcd.endpoint()).build();
    }

    @Test
    void fiveHundredEpochsOfAllThatItCouldNotBear() throws Exception {
        List<String> violations = new CopyOnWriteArrayList<>();
        assertThat(run(
                        RuntimeSettings.of("all-at-once", TASKS).withSlots(4),
                        2,
                        task -> new AllAtOnceTask(TASKS, LAST_EPOCH, violations),
                        AllAtOnceTask.topologies(TASKS)))
                .allSatisfy(outcome -> {
                    assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
                    assertThat(outcome.epoch()).isEqualTo(LAST_EPOCH);
                });
        assertThat(violations).isEmpty();
    }

    @Test
    void aNameUsedAgainReportsTheFirstOutcomeOrRunsAnewWhenTold() throws Exception {
        RuntimeSettings again = RuntimeSettings.of("again", TASKS);
        Map<Long, Long> sums = new ConcurrentSkipListMap<>();
        Map<String, Topology> topologies = TreeSumTask.topologies(TASKS);
        assertThat(run(again, 1, task -> new TreeSumTask(Root.recording(sums, () -> 3)), topologies))
                .containsExactly(Outcome.succeeded().reportedBy(0, 3));
        assertThat(run(again, 1, task -> new TreeSumTask(Root.recording(sums, () -> 5)), topologies))
                .containsExactly(Outcome.succeeded().reportedBy(0, 3));
        assertThat(sums).hasSize(4);
        assertThat(run(
                        again.withRestartFinished(true),
                        1,
                        task -> new TreeSumTask(Root.recording(sums, () -> 5)),
                        topologies))
                .containsExactly(Outcome.succeeded().reportedBy(0, 5));
        assertThat(sums).hasSize(6);
    }

    private List<Outcome> run(RuntimeSettings job, int processes, TaskBuilder builder, Map<String, Topology> topologies)
            throws Exception {
        List<JobProcess> all = new CopyOnWriteArrayList<>();
        try {
            List<CompletableFuture<Outcome>> ends = new CopyOnWriteArrayList<>();
            for (int i = 0; i < processes; i++) {
                all.add(new JobProcess(settings, job, builder, topologies));
                ends.add(all.get(i).join());
            }
            List<Outcome> outcomes = new CopyOnWriteArrayList<>();
            for (CompletableFuture<Outcome> end : ends) {
                outcomes.add(end.get(180, TimeUnit.SECONDS));
            }
            return outcomes;
        } finally {
            all.forEach(JobProcess::close);
        }
    }
}
