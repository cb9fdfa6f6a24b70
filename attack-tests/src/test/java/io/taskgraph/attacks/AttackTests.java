package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.taskgraph.attacks.Attacker.Header;
import io.taskgraph.coordination.Entry;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.v1.BackupQuestion;
import io.taskgraph.grpc.v1.ProbeBackup;
import io.taskgraph.grpc.v1.SubmitUpdates;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * One job of two processes, attacked in turn. Each attack must be refused, must not stop the job or cost a process its lease, and must leave
 * nothing behind in the heap.
 */
@WithEtcd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class AttackTests {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PREFIX = "taskgraph/attacked/";
    private static final Pattern RUN = Pattern.compile("\"runId\"\\s*:\\s*\"([^\"]+)\"");
    private static final String PULL = "taskgraph.v1.Blocks/Pull";
    private static final String TELL = "taskgraph.v1.Backups/Tell";
    private static final String PING = "taskgraph.v1.Peer/Ping";
    private static final int HALF_OPEN = 50_000;
    private static final int FLOOD = 2_000;
    private static final int MIB = 1 << 20;

    /** What the heap may have grown by after an attack, for what the job itself has made meanwhile. */
    private static final long ROOM = 8L * MIB;

    private final EtcdServer etcd;
    private EtcdCoordinator observer;
    private AttackedProcess victim;
    private AttackedProcess other;
    private String address;
    private String run;
    private long liveBefore;

    AttackTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @BeforeAll
    void start() {
        observer = EtcdCoordinator.create(
                EtcdSettings.builder(List.of(etcd.endpoint())).build());
        victim = new AttackedProcess("victim", etcd);
        await().atMost(PATIENCE).until(() -> epoch() >= 0);
        other = new AttackedProcess("other", etcd);
        await().atMost(PATIENCE).until(() -> !other.addresses().isEmpty());
        await().atMost(PATIENCE).until(() -> inSync(1));
        address = victim.addresses().get(0);
        Matcher spec = RUN.matcher(value("spec").value().toStringUtf8());
        assertThat(spec.find()).isTrue();
        run = spec.group(1);
        awaitEpochs(50);
        liveBefore = victim.liveBytes();
    }

    @AfterAll
    void stop() {
        for (AttackedProcess process : List.of(victim, other)) {
            process.close();
        }
        observer.close();
    }

    /** Each is refused; and since each leaves a reset behind, the connection is ended at some point. */
    @Test
    void halfOpenCallsOfAnotherRunAreRefused() {
        try (Attacker attacker = new Attacker(address)) {
            List<CompletableFuture<Status>> ends = new ArrayList<>();
            for (int i = 0; i < HALF_OPEN; i++) {
                ends.add(attacker.begin(PULL, header("wrong", 0, 1, 1, 0, 1)));
            }
            assertRefused(ends, Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
        }
        assertUnharmed();
    }

    @Test
    void largePingsAreAnsweredUnread() {
        try (Attacker attacker = new Attacker(address)) {
            List<CompletableFuture<Status>> ends = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                ends.add(attacker.ask(PING, new byte[16 * MIB]));
            }
            ends.forEach(
                    end -> assertThat(end.orTimeout(60, TimeUnit.SECONDS).join().getCode())
                            .isIn(Status.Code.OK, Status.Code.CANCELLED));
        }
        assertUnharmed();
    }

    @Test
    void garbageDoesNotFillTheLog() {
        int before = victim.log().length();
        try (Attacker attacker = new Attacker(address)) {
            List<CompletableFuture<Status>> ends = new ArrayList<>();
            for (int i = 0; i < FLOOD; i++) {
                Header header = header(i % 2 == 0 ? "wrong" : run, 0, 0, incarnation(0, 0), 0, 1);
                ends.add(attacker.ask(TELL, header, new byte[] {1, 2, 3}));
            }
            ends.forEach(
                    end -> assertThat(end.orTimeout(60, TimeUnit.SECONDS).join().getCode())
                            .isIn(Status.Code.UNAVAILABLE, Status.Code.INVALID_ARGUMENT));
        }
        assertThat(victim.log().length() - before).isLessThan(10_000);
        assertUnharmed();
    }

    @Test
    void callsForFarEpochsAreNotKept() {
        long asker = incarnation(1, 0);
        try (Attacker attacker = new Attacker(address)) {
            List<CompletableFuture<Status>> ends = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                Header header = header(run, 1_000_000_000, 1, asker, 0, incarnation(0, 0));
                ends.add(attacker.ask(AskingTask.ECHO.getFullMethodName(), header, padded()));
            }
            assertRefused(ends, Status.Code.UNAVAILABLE);
        }
        assertUnharmed();
    }

    @Test
    void nobodySpeaksForATaskThatIsNone() {
        try (Attacker attacker = new Attacker(address)) {
            for (long incarnation : new long[] {0, 1, 1L << 62}) {
                Header header = header(run, epoch(), 777, incarnation, 0, incarnation(0, 0));
                assertRefused(
                        List.of(
                                attacker.ask(AskingTask.ECHO.getFullMethodName(), header, new byte[0]),
                                attacker.ask(PULL, header, new byte[0]),
                                attacker.ask(TELL, header, submit())),
                        Status.Code.PERMISSION_DENIED);
            }
        }
        assertUnharmed();
    }

    @Test
    void aPrimaryThatIsNoneDoesNotTakeABackupOutOfSync() {
        Entry backup = backupOfTask1();
        String of = value("tasks/1/primary").value().toStringUtf8();
        String where = backup.value().toStringUtf8().replaceAll(".*\"address\":\"([^\"]+)\".*", "$1");
        assertThat(of).doesNotContain(where);
        try (Attacker attacker = new Attacker(where)) {
            Header header = header(run, 0, 1, 1L << 62, 1, backup.modRevision());
            assertRefused(List.of(attacker.ask(TELL, header, probe(1L << 62))), Status.Code.PERMISSION_DENIED);
        }
        awaitEpochs(20);
        assertThat(inSync(1)).isTrue();
        assertUnharmed();
    }

    private static Header header(String run, long epoch, long from, long fromIncarnation, long to, long toIncarnation) {
        return new Header(run, epoch, from, fromIncarnation, to, toIncarnation);
    }

    /** Returns a message of 1 MiB that the method can read: all of it is a field that it does not know. */
    private static byte[] padded() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[MIB]))
                                .build())
                .build()
                .toByteArray();
    }

    private static byte[] submit() {
        return BackupQuestion.newBuilder()
                .setSubmit(SubmitUpdates.newBuilder()
                        .addUpdates(SubmitUpdates.Update.newBuilder().setNumber(1)))
                .build()
                .toByteArray();
    }

    private static byte[] probe(long round) {
        return BackupQuestion.newBuilder()
                .setProbe(ProbeBackup.newBuilder().setRound(round))
                .build()
                .toByteArray();
    }

    private static void assertRefused(List<CompletableFuture<Status>> ends, Status.Code... codes) {
        ends.forEach(end ->
                assertThat(end.orTimeout(60, TimeUnit.SECONDS).join().getCode()).isIn((Object[]) codes));
    }

    /** Asserts that the job goes on, that no process had to join again, and that nothing of the attack is left in the heap. */
    private void assertUnharmed() {
        awaitEpochs(20);
        for (AttackedProcess process : List.of(victim, other)) {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.addresses()).hasSize(1);
        }
        await().atMost(PATIENCE).until(() -> victim.liveBytes() < liveBefore + ROOM);
    }

    private void awaitEpochs(int more) {
        long from = epoch();
        await().atMost(PATIENCE).until(() -> epoch() >= from + more);
    }

    private long epoch() {
        return entries().stream()
                .filter(entry -> entry.key().equals(PREFIX + "epoch"))
                .mapToLong(entry -> Long.parseLong(entry.value().toStringUtf8()))
                .findFirst()
                .orElse(-1);
    }

    private long incarnation(long task, long missing) {
        return entries().stream()
                .filter(entry -> entry.key().equals(PREFIX + "tasks/" + task + "/primary"))
                .mapToLong(Entry::modRevision)
                .findFirst()
                .orElse(missing);
    }

    private Entry backupOfTask1() {
        return entries().stream()
                .filter(entry -> entry.key().startsWith(PREFIX + "tasks/1/backups/"))
                .findFirst()
                .orElseThrow();
    }

    private boolean inSync(long task) {
        return entries().stream()
                .anyMatch(entry -> entry.key().equals(PREFIX + "insync/" + task)
                        && entry.value().toStringUtf8().contains("@"));
    }

    private Entry value(String key) {
        return entries().stream()
                .filter(entry -> entry.key().equals(PREFIX + key))
                .findFirst()
                .orElseThrow();
    }

    private List<Entry> entries() {
        try {
            return observer.list(PREFIX)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .entries();
        } catch (Exception cannot) {
            throw new IllegalStateException(cannot);
        }
    }
}
