package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.quick;
import static io.taskgraph.etcd.EtcdTestSupport.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Watch;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.TcpProxy.Direction;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One coordinator has a bad network, another writes past it. */
@WithEtcd
class EtcdNetworkTests {

    private final String prefix = "network/" + UUID.randomUUID() + "/";
    private final EtcdServer etcd;
    private TcpProxy proxy;
    private Coordinator writer;
    private Coordinator coordinator;

    EtcdNetworkTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @BeforeEach
    void connect() {
        proxy = TcpProxy.to(etcd.port());
        writer = EtcdCoordinator.create(patient(etcd.endpoint()).build());
        coordinator = EtcdCoordinator.create(quick(proxy.endpoint()).build());
        awaitAnswers();
    }

    @AfterEach
    void disconnect() {
        coordinator.close();
        writer.close();
        proxy.close();
    }

    @Test
    void watchCutBeforeAnyChangeEndsInsteadOfLosingWhatFollows() {
        long revision = revision();
        ToldChanges cut = new ToldChanges();
        coordinator.watch(prefix, revision + 1, cut);
        awaitAnswers();
        proxy.cut();
        for (int i = 0; i < 10; i++) {
            write("missed" + i);
        }
        assertThat(cut.awaitEnd().reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
        proxy.restore();
        awaitAnswers();
        ToldChanges again = new ToldChanges();
        coordinator.watch(prefix, revision + 1, again);
        write("later");

        again.awaitChanges(11);
        assertThat(again.keys()).hasSize(11);
        assertThat(cut.keys()).isEmpty();
    }

    @Test
    void watchStartedDuringACutTellsAllOrEnds() {
        long revision = revision();
        proxy.cut();
        write("missed");
        ToldChanges told = new ToldChanges();
        coordinator.watch(prefix, revision + 1, told);
        proxy.restore();

        await().atMost(PATIENCE).until(() -> told.hasEnded() || !told.keys().isEmpty());
        if (!told.hasEnded()) {
            assertThat(told.keys()).containsExactly(prefix + "missed");
        }
    }

    @Test
    void watchFromWhatWasCompactedDuringACutEnds() {
        long revision = revision();
        ToldChanges cut = new ToldChanges();
        coordinator.watch(prefix, revision + 1, cut);
        awaitAnswers();
        proxy.cut();
        write("a");
        write("a");
        etcd.compact(write("a"));
        cut.awaitEnd();
        proxy.restore();
        awaitAnswers();
        ToldChanges again = new ToldChanges();
        coordinator.watch(prefix, revision + 1, again);

        assertThat(again.awaitEnd().reason()).isEqualTo(Reason.COMPACTED);
        assertThat(again.keys()).isEmpty();
    }

    /**
     * Connections are reset at random moments while keys are written. A client that lists, watches from there and lists again at the end of
     * the watch must be told, between a list and the last change of its watch, exactly what was written.
     */
    @Test
    void noChangeIsLostOrToldTwiceHoweverOftenTheConnectionIsReset() throws Exception {
        List<Long> written = new ArrayList<>();
        int sessions = 0;
        while (sessions < 15) {
            long listed;
            try {
                listed = coordinator
                        .list(prefix)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .revision();
            } catch (ExecutionException unanswered) {
                assertThat(unanswered).hasCauseInstanceOf(CoordinationException.class);
                continue;
            }
            ToldChanges told = new ToldChanges();
            try (Watch watch = coordinator.watch(prefix, listed + 1, told)) {
                int writes = 1 + sessions * 3;
                for (int i = 0; i < writes; i++) {
                    written.add(write("k" + i));
                    if (i == writes / 2 && sessions % 3 != 0) {
                        proxy.reset();
                    }
                }
                proxy.reset();
                told.awaitEndOr(written.get(written.size() - 1));
            }
            List<Long> revisions = told.revisions();
            long last = revisions.isEmpty() ? listed : revisions.get(revisions.size() - 1);
            assertThat(revisions)
                    .isEqualTo(written.stream()
                            .filter(r -> r > listed && r <= last)
                            .toList());
            sessions++;
        }
    }

    /** A client that resumed from the revision at which the watch was created would be past what it had not told by then. */
    @Test
    void watchCutWhileItCatchesUpLeavesNoGap() {
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            written.add(write("k" + i));
        }
        for (int round = 0; round < 20; round++) {
            awaitAnswers();
            ToldChanges told = new ToldChanges();
            try (Watch watch = coordinator.watch(prefix, written.get(0), told)) {
                // etcd begins to catch up within 100 ms.
                Duration moment = Duration.ofMillis(6L * round);
                await().pollDelay(moment).atMost(PATIENCE).until(() -> true);
                proxy.reset();
                told.awaitEndOr(written.get(written.size() - 1));
            }

            assertThat(told.revisions())
                    .isEqualTo(written.subList(0, told.revisions().size()));
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void blackHoleEndsWatchesOfOneWhoCallsAndHeals(Direction direction) {
        ToldChanges told = new ToldChanges();
        coordinator.watch(prefix, revision() + 1, told);
        awaitAnswers();
        proxy.blackHole(direction);
        await().atMost(PATIENCE).until(() -> {
            assertThat(succeeds(coordinator.keepAlive(1))).isFalse();
            return told.hasEnded();
        });
        assertThat(told.awaitEnd().reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
        proxy.restore();

        awaitAnswers();
    }

    @Test
    void blackHoleEndsWatchesOfOneWhoDoesNotCall() {
        ToldChanges told = new ToldChanges();
        coordinator.watch(prefix, revision() + 1, told);
        awaitAnswers();
        proxy.blackHole(Direction.BOTH);

        assertThat(told.awaitEnd().reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
    }

    @Test
    void blackHoleThatOldConnectionsNeverLeaveIsLeftByANewOne() {
        awaitAnswers();
        int former = proxy.connections();
        proxy.blackHole(Direction.TO_TARGET);
        assertThat(succeeds(coordinator.list(prefix))).isFalse();
        await().atMost(PATIENCE).until(() -> {
            assertThat(succeeds(coordinator.list(prefix))).isFalse();
            return proxy.connections() > former;
        });
    }

    @Test
    void slowNetworkDelaysAnswersAndChangesOnly() {
        try (Coordinator slow = EtcdCoordinator.create(patient(proxy.endpoint()).build())) {
            answer(slow.list(prefix));
            proxy.delay(Duration.ofMillis(100));
            ToldChanges told = new ToldChanges();
            slow.watch(prefix, answer(slow.list(prefix)).revision() + 1, told);
            answer(commit(slow, put(prefix + "a", "1")));

            told.awaitChanges(1);
            assertThat(told.hasEnded()).isFalse();
        }
    }

    private long revision() {
        return answer(writer.list(prefix)).revision();
    }

    private long write(String name) {
        return answer(commit(writer, put(prefix + name, "v"))).revision();
    }

    private void awaitAnswers() {
        await().atMost(PATIENCE).until(() -> succeeds(coordinator.list(prefix)));
    }
}
