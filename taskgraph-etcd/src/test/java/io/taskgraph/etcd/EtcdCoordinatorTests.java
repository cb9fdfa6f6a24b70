package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is etcd's own, beside the contract of all coordinators. */
@WithEtcd
class EtcdCoordinatorTests {

    private static final int MIB = 1024 * 1024;

    private final String prefix = "own/" + UUID.randomUUID() + "/";
    private final EtcdServer etcd;
    private Coordinator coordinator;

    EtcdCoordinatorTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @BeforeEach
    void connect() {
        coordinator = EtcdCoordinator.create(patient(etcd.endpoint()).build());
    }

    @AfterEach
    void disconnect() {
        answer(commit(coordinator, new Write.DeletePrefix(prefix)));
        coordinator.close();
    }

    @Test
    void rangeLargerThanAMessageIsListedWhole() {
        ByteString value = ByteString.copyFrom(new byte[MIB]);
        for (int i = 0; i < 6; i++) {
            answer(commit(coordinator, new Write.Put(prefix + i, value, 0)));
        }
        try (Coordinator small = EtcdCoordinator.create(
                patient(etcd.endpoint()).maxInboundMessageBytes(2 * MIB).build())) {
            assertThat(answer(small.list(prefix)).entries())
                    .extracting(entry -> entry.key().substring(prefix.length()))
                    .containsExactly("0", "1", "2", "3", "4", "5");
        }
    }

    @Test
    void valueLargerThanAMessageFailsTheList() {
        answer(commit(coordinator, new Write.Put(prefix + "a", ByteString.copyFrom(new byte[MIB]), 0)));
        try (Coordinator tiny = EtcdCoordinator.create(
                patient(etcd.endpoint()).maxInboundMessageBytes(MIB / 2).build())) {
            assertThat(refusal(tiny.list(prefix))).hasMessageContaining("exceeds maximum size");
        }
    }

    /** So is the deletion of an epoch's flags, whose keys may be long. */
    @Test
    void revisionLargerThanAMessageIsToldWhole() {
        int keys = 200;
        String tail = "k".repeat(20_000);
        for (int first = 0; first < keys; first += 50) {
            answer(commit(
                    coordinator,
                    IntStream.range(first, first + 50)
                            .mapToObj(i -> put(prefix + i + tail, ""))
                            .toArray(Write[]::new)));
        }
        try (Coordinator small = EtcdCoordinator.create(
                patient(etcd.endpoint()).maxInboundMessageBytes(3 * MIB).build())) {
            ToldChanges told = new ToldChanges();
            small.watch(prefix, answer(small.list(prefix)).revision() + 1, told);
            long revision =
                    answer(commit(coordinator, new Write.DeletePrefix(prefix))).revision();
            told.awaitChanges(keys);
            assertThat(told.revisions()).hasSize(keys).containsOnly(revision);
            assertThat(told.hasEnded()).isFalse();
        }
    }

    @Test
    void pagesAreOfOneRevision() {
        List<CompletionStage<CommitResult>> commits = new ArrayList<>();
        List<CompletionStage<Snapshot>> lists = new ArrayList<>();
        answer(commit(coordinator, put(prefix + "a", "0"), put(prefix + "m", "0"), put(prefix + "z", "0")));
        try (Coordinator paging =
                EtcdCoordinator.create(patient(etcd.endpoint()).pageSize(1).build())) {
            for (int i = 0; i < 100; i++) {
                String value = "" + i;
                commits.add(commit(
                        coordinator, put(prefix + "a", value), put(prefix + "m", value), put(prefix + "z", value)));
                lists.add(paging.list(prefix));
            }
            for (CompletionStage<Snapshot> list : lists) {
                Snapshot snapshot = answer(list);
                assertThat(snapshot.entries()).hasSize(3);
                Set<ByteString> values =
                        snapshot.entries().stream().map(Entry::value).collect(Collectors.toSet());
                assertThat(values).hasSize(1);
                assertThat(snapshot.entries())
                        .allSatisfy(entry -> assertThat(entry.modRevision()).isLessThanOrEqualTo(snapshot.revision()));
            }
        }
        commits.forEach(EtcdTestSupport::answer);
    }

    @Test
    void everyKeyIsUnderTheEmptyPrefix() {
        answer(commit(coordinator, put(prefix + "a", "1")));

        assertThat(answer(coordinator.list("")).entries())
                .extracting(Entry::key)
                .contains(prefix + "a");
    }

    @Test
    void whatEtcdItselfRefusesForItsSizeIsInvalid() {
        Write[] tooMany =
                IntStream.range(0, 129).mapToObj(i -> put(prefix + i, "w")).toArray(Write[]::new);
        Write aboveRequest = new Write.Put(prefix + "a", ByteString.copyFrom(new byte[1_600_000]), 0);
        Write aboveMessage = new Write.Put(prefix + "a", ByteString.copyFrom(new byte[3 * MIB]), 0);
        try (Coordinator unlimited = EtcdCoordinator.create(patient(etcd.endpoint())
                .transactionLimits(new TransactionLimits(1_000, 100 * MIB))
                .build())) {
            assertInvalid(commit(unlimited, tooMany), "too many operations");
            assertInvalid(commit(unlimited, aboveRequest), "too large");
            assertInvalid(commit(unlimited, aboveMessage), "larger than max");
        }
        assertThat(answer(coordinator.list(prefix)).entries()).isEmpty();
    }

    @Test
    void leaseHasWholeSecondsAndAtLeastTheServersMinimum() {
        long lease = answer(coordinator.grantLease(Duration.ofMillis(1)));
        long start = System.nanoTime();
        answer(commit(coordinator, new Write.Put(prefix + "a", ByteString.EMPTY, lease)));

        await().atMost(PATIENCE)
                .until(() -> answer(coordinator.list(prefix)).entries().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(answer(coordinator.keepAlive(lease))).isFalse();
    }

    @Test
    void impossibleLeasesAreInvalid() {
        assertInvalid(coordinator.grantLease(Duration.ZERO), "'ttl'", "0s");
        assertInvalid(coordinator.grantLease(Duration.ofSeconds(-1)), "'ttl'", "-1s");
        assertInvalid(coordinator.grantLease(Duration.ofSeconds(Long.MAX_VALUE, 1)), "'ttl'");
        assertInvalid(coordinator.grantLease(Duration.ofSeconds(9_000_000_001L)), "at most 9000000000s");
    }

    @Test
    void unknownLeaseIsNotAliveAndMayBeRevoked() {
        assertThat(answer(coordinator.keepAlive(4711))).isFalse();
        assertThat(coordinator.revokeLease(4711)).succeedsWithin(PATIENCE);
    }

    @Test
    void keysAreText() {
        answer(commit(coordinator, put(prefix + "ü/€/\uD83D\uDE80", "ö")));
        ToldChanges told = new ToldChanges();
        Snapshot snapshot = answer(coordinator.list(prefix + "ü/€"));
        try (Watch watch = coordinator.watch(prefix + "ü", snapshot.revision(), told)) {
            told.awaitChanges(1);
        }

        assertThat(snapshot.entries()).extracting(Entry::key).containsExactly(prefix + "ü/€/\uD83D\uDE80");
        assertThat(told.keys()).containsExactly(prefix + "ü/€/\uD83D\uDE80");
    }

    @Test
    void listenerThatFailsIsToldWhatFollows() {
        AtomicInteger told = new AtomicInteger();
        long next = answer(coordinator.list(prefix)).revision() + 1;
        try (Watch watch = coordinator.watch(prefix, next, new WatchListener() {
            @Override
            public void changed(List<WatchEvent> events) {
                told.addAndGet(events.size());
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void ended(CoordinationException cause) {}
        })) {
            answer(commit(coordinator, put(prefix + "a", "1")));
            answer(commit(coordinator, put(prefix + "b", "1")));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasValue(2));
        }
    }

    @Test
    void callsUnderWayEndWhenTheCoordinatorIsClosed() {
        Coordinator other = EtcdCoordinator.create(patient(etcd.endpoint()).build());
        etcd.pause();
        try {
            CompletionStage<CommitResult> commit = commit(other, put(prefix + "a", "1"));
            CompletionStage<Snapshot> list = other.list(prefix);
            CompletionStage<Boolean> keepAlive = other.keepAlive(1);
            other.close();

            assertThat(refusal(commit).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
            assertThat(refusal(list).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
            assertThat(refusal(keepAlive).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
        } finally {
            etcd.resume();
        }
    }

    @Test
    void noThreadIsLeftAfterClose() {
        coordinator.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(threadsOfClients()).isEmpty());
        coordinator = EtcdCoordinator.create(patient(etcd.endpoint()).build());
        ToldChanges told = new ToldChanges();
        coordinator.watch(prefix, 1, told);
        long lease = answer(coordinator.grantLease(Duration.ofSeconds(30)));
        answer(commit(coordinator, new Write.Put(prefix + "a", ByteString.EMPTY, lease)));
        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        answer(coordinator.revokeLease(lease));
        told.awaitChanges(2);
        assertThat(threadsOfClients()).isNotEmpty();
        coordinator.close();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(threadsOfClients()).isEmpty());
        connect();
    }

    /** The JVM's, JUnit's and the retry library's one idle timer thread for all clients of the JVM are not ours. */
    private static List<String> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(?i)(taskgraph|grpc|netty).*"))
                .toList();
    }

    private static void assertInvalid(CompletionStage<?> stage, String... words) {
        CoordinationException refusal = refusal(stage);
        assertThat(refusal.reason()).as("%s", refusal).isEqualTo(Reason.INVALID);
        assertThat(refusal).hasMessageContainingAll(words);
    }
}
