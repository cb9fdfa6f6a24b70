package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Node;
import io.taskgraph.Outcome;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.ProcessStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * Which nodes every process of a job sees on every {@link Coordinator}, from the first claim to the last: a hand-over, a backup's
 * promotion, a copy that gives itself up. Extend it and give it a store of its own.
 */
public abstract class JobNodesContract {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SLOTS = 2;

    private final Map<Long, Framework> acting = new ConcurrentHashMap<>();
    private final List<ContractProcesses.Member> members = new ArrayList<>();

    /** Connects to the store; the test closes the connection. */
    protected abstract Coordinator createCoordinator();

    @Test
    void everyProcessSeesWhatEachNodeHolds() throws Exception {
        RuntimeSettings settings = RuntimeSettings.of("nodes-" + UUID.randomUUID(), 2)
                .withSlots(SLOTS)
                .withBackup(BackupSettings.none().withReplicas(1));
        try (ContractProcesses job =
                new ContractProcesses(createCoordinator(), settings, task -> new Standing(), Map.of())) {
            members.add(job.join());
            members.add(job.join());
            awaitNodes(2, 2, 0);

            members.add(job.join());
            awaitNodes(2, 2, 2);
            handOver();
            leave();
            giveUp();

            framework(0).shutdownJob(Outcome.succeeded());
            assertThat(members.get(0)
                            .end()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
        }
    }

    /** A task that is handed over is at the node of its backup, which keeps its id. */
    private void handOver() {
        Node before = node(0, Node.Status.PRIMARY);
        Node backup = node(0, Node.Status.BACKUP);
        memberOf(before).runtime().monitor().handOver(0);
        soon().until(() -> node(0, Node.Status.PRIMARY).id().equals(backup.id()));
        awaitNodes(2, 2, 2);
        assertThat(node(0, Node.Status.PRIMARY).connection()).isNotEqualTo(before.connection());
    }

    /** The nodes of a process that leaves at once go with it, and the backups of its tasks are primaries. */
    private void leave() {
        Node before = node(0, Node.Status.PRIMARY);
        Node backup = node(0, Node.Status.BACKUP);
        ContractProcesses.Member leaving = memberOf(before);
        members.remove(leaving);
        leaving.runtime().close();
        soon().until(() -> node(0, Node.Status.PRIMARY).id().equals(backup.id()));
        awaitNodes(2, 2, 0);
        assertThat(leaving.runtime().monitor().nodes()).isEmpty();
        assertThat(ids()).noneMatch(id -> id.startsWith(process(before) + "."));
    }

    /** A copy that gives itself up takes the id of its node along. */
    private void giveUp() {
        Node before = node(0, Node.Status.PRIMARY);
        framework(0).kill();
        soon().until(() -> !node(0, Node.Status.PRIMARY).id().equals(before.id()));
        awaitNodes(2, 2, 0);
        assertThat(ids()).doesNotContain(before.id());
    }

    private void awaitNodes(int primaries, int backups, int unassigned) {
        soon().untilAsserted(() -> members.forEach(member -> {
            List<Node> nodes = member.runtime().monitor().nodes();
            assertThat(count(nodes, Node.Status.PRIMARY)).as("primaries").isEqualTo(primaries);
            assertThat(count(nodes, Node.Status.BACKUP)).as("backups").isEqualTo(backups);
            assertThat(count(nodes, Node.Status.UNASSIGNED)).as("unassigned").isEqualTo(unassigned);
            assertThat(new HashSet<>(nodes)).hasSameSizeAs(nodes);
            assertThat(nodes)
                    .allSatisfy(node ->
                            assertThat(node.taskId().isEmpty()).isEqualTo(node.status() == Node.Status.UNASSIGNED));
            JobSnapshot snapshot = member.runtime().monitor().snapshot(PATIENCE);
            assertThat(snapshot.nodes()).isEqualTo(nodes);
            assertThat(snapshot.tasks())
                    .as("a task is handed over to a backup that is in sync")
                    .allSatisfy(task -> assertThat(task.missingBackups()).isZero());
            assertThat(snapshot.spareNodes()).isEqualTo(unassigned);
            assertThat(snapshot.processes().stream()
                            .mapToInt(ProcessStatus::tasks)
                            .sum())
                    .isEqualTo(primaries);
            assertThat(snapshot.processes().stream()
                            .mapToInt(ProcessStatus::backups)
                            .sum())
                    .isEqualTo(backups);
            assertThat(snapshot.openNodes()).isEqualTo(snapshot.processes().size() * SLOTS - primaries);
        }));
        soon().untilAsserted(() -> acting.forEach((task, framework) -> assertThat(framework.getNodes())
                .isEqualTo(members.get(0).runtime().monitor().nodes())));
    }

    private static long count(List<Node> nodes, Node.Status status) {
        return nodes.stream().filter(node -> node.status() == status).count();
    }

    private Node node(long task, Node.Status status) {
        return nodes().stream()
                .filter(node -> node.status() == status && node.taskId().orElse(-1) == task)
                .findFirst()
                .orElse(new Node("none", java.util.OptionalLong.empty(), Node.Status.UNASSIGNED, "none"));
    }

    private List<Node> nodes() {
        return members.get(0).runtime().monitor().nodes();
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        nodes().forEach(node -> ids.add(node.id()));
        return ids;
    }

    private static String process(Node node) {
        return node.id().substring(0, node.id().lastIndexOf('.'));
    }

    /** Returns the process whose address a node has. */
    private ContractProcesses.Member memberOf(Node node) {
        return members.stream()
                .filter(member -> node.connection()
                        .equals(member.runtime().monitor().snapshot(PATIENCE).address()))
                .findFirst()
                .orElseThrow();
    }

    private Framework framework(long task) {
        return Objects.requireNonNull(acting.get(task), "no copy of the task acts");
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    /** Stays in its first epoch until the test ends the job. */
    private final class Standing extends IdleTask {

        @SuppressWarnings("NullAway.Init") // init comes first.
        private Framework framework;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            acting.put(framework.getTaskId(), framework);
        }
    }
}
