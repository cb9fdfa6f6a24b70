package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.taskgraph.attacks.Attacker.Header;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.v1.BackupQuestion;
import io.taskgraph.grpc.v1.SubmitUpdates;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A job of three processes that are told nothing of TLS and so make keys, none of which has room for all tasks: what another process with a key of
 * its own can do to it, and that its own processes may come and go.
 */
@WithEtcd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class OwnKeysTests {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PREFIX = "taskgraph/attacked/";
    private static final String ECHO = AskingTask.ECHO.getFullMethodName();
    private static final List<String> METHODS = List.of(
            "taskgraph.v1.Peer/Ping",
            "taskgraph.v1.Blocks/Pull",
            "taskgraph.v1.Backups/Tell",
            "taskgraph.v1.Flags/Tell",
            ECHO);
    private static final Pattern RUN = Pattern.compile("\"runId\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ADDRESS = Pattern.compile("\"address\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern FINGERPRINT = Pattern.compile("\"fingerprint\"\\s*:\\s*\"([^\"]+)\"");
    private static final byte[] UPDATE = BackupQuestion.newBuilder()
            .setSubmit(SubmitUpdates.newBuilder()
                    .addUpdates(SubmitUpdates.Update.newBuilder().setNumber(1)))
            .build()
            .toByteArray();
    private static final int PROCESSES = 3;
    private static final int HANDSHAKES = 200;

    private final EtcdServer etcd;
    private final List<AttackedProcess> processes = new ArrayList<>();
    private final X509Bundle key;
    private EtcdCoordinator observer;

    OwnKeysTests(EtcdServer etcd) throws Exception {
        this.etcd = etcd;
        this.key = newKey();
    }

    @BeforeAll
    void start() {
        observer = EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd.endpoint()))
                .callTimeout(PATIENCE)
                .build());
        for (int i = 0; i < PROCESSES; i++) {
            AttackedProcess process = AttackedProcess.withOwnKey("keyed-" + i, etcd);
            processes.add(process);
            await().atMost(PATIENCE).until(() -> !process.addresses().isEmpty());
        }
        awaitEpochs(20);
        assertThat(processesOfTasks()).as("processes that have tasks").hasSizeGreaterThan(1);
    }

    @AfterAll
    void stop() {
        processes.forEach(AttackedProcess::close);
        observer.close();
    }

    @Test
    @Order(1)
    void aProcessWithoutAnEntryGetsNothing() throws Exception {
        int logged = log();
        for (AttackedProcess process : processes) {
            String address = process.addresses().get(0);
            try (Attacker keyed = new Attacker(address, credentials(key));
                    Attacker plain = new Attacker(address)) {
                for (String method : METHODS) {
                    assertThat(ended(keyed.ask(method, rightHeader(), new byte[0])))
                            .isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(ended(plain.ask(method, rightHeader(), new byte[0])))
                            .isEqualTo(Status.Code.UNAVAILABLE);
                }
            }
        }
        assertThat(log() - logged).isLessThan(10_000);
        assertUnharmed();
    }

    @Test
    @Order(2)
    void manyHandshakesOfStrangersStopNothing() throws Exception {
        int logged = log();
        String address = processes.get(0).addresses().get(0);
        for (int i = 0; i < HANDSHAKES; i++) {
            try (Attacker attacker = new Attacker(address, credentials(newKey()))) {
                assertThat(ended(attacker.ask(METHODS.get(0), new byte[0]))).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
        assertThat(log() - logged).isLessThan(10_000);
        assertUnharmed();
    }

    /** Whoever may write to etcd is in, but speaks for no task that another process has. */
    @Test
    @Order(3)
    void aProcessOfTheJobDoesNotSpeakForTheTasksOfAnother() throws Exception {
        String liar = PREFIX + "nodes/liar";
        String fingerprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(key.getCertificate().getEncoded()));
        write(new Write.Put(
                liar,
                ByteString.copyFromUtf8("{\"address\":\"127.0.0.1:1\",\"draining\":\"true\",\"fingerprint\":\""
                        + fingerprint + "\",\"slots\":\"1\",\"zone\":\"\"}"),
                0));
        Matcher asked = ADDRESS.matcher(value("tasks/0/primary").value().toStringUtf8());
        assertThat(asked.find()).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Attacker attacker = new Attacker(asked.group(1), credentials(key))) {
                assertThat(ended(attacker.ask(METHODS.get(0), new byte[0]))).isEqualTo(Status.Code.OK);
                for (String method : List.of("taskgraph.v1.Blocks/Pull", ECHO)) {
                    assertThat(ended(attacker.ask(method, rightHeader(), new byte[0])))
                            .isEqualTo(Status.Code.PERMISSION_DENIED);
                }
                assertThat(ended(attacker.ask("taskgraph.v1.Backups/Tell", rightHeader(), UPDATE)))
                        .isEqualTo(Status.Code.PERMISSION_DENIED);
            }
        });
        write(new Write.Delete(liar));
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Attacker attacker = new Attacker(asked.group(1), credentials(key))) {
                assertThat(ended(attacker.ask(METHODS.get(0), new byte[0]))).isEqualTo(Status.Code.UNAVAILABLE);
            }
        });
        assertUnharmed();
    }

    @Test
    @Order(4)
    void processesAreReplacedOneByOne() {
        for (int i = 0; i < PROCESSES; i++) {
            replaceFirst(AttackedProcess.withOwnKey("keyed-next-" + i, etcd));
        }
        assertUnharmed();
    }

    @Test
    @Order(5)
    void aProcessThatHasLostItsLeaseJoinsAgainUnderItsKey() {
        AttackedProcess frozen = processes.get(0);
        String before = fingerprintAt(frozen.addresses().get(0));
        frozen.signal("STOP");
        try {
            await().atMost(PATIENCE)
                    .until(() -> fingerprintAt(frozen.addresses().get(0)).isEmpty());
            awaitEpochs(20);
        } finally {
            frozen.signal("CONT");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fingerprintAt(last(frozen.addresses())))
                        .isEqualTo(before)
                        .isNotEmpty());
        assertWorksWithout(other(frozen));
    }

    /** With the same name at another address, and then with another key at that address. */
    @Test
    @Order(6)
    void aProcessThatMovesIsFoundAtItsNewAddress() throws IOException {
        int port = freePort();
        String at = "--taskgraph.node.port=" + port;
        String name = "--taskgraph.node.name=mover";
        replaceFirst(AttackedProcess.withOwnKey("keyed-before", etcd, name));
        AttackedProcess before = last(processes);
        String address = before.addresses().get(0);
        processes.remove(before);
        before.close();
        AttackedProcess moved = AttackedProcess.withOwnKey("keyed-moved", etcd, name, at);
        processes.add(moved);
        await().atMost(PATIENCE).until(() -> !moved.addresses().isEmpty());
        assertThat(moved.addresses().get(0)).endsWith(":" + port).isNotEqualTo(address);
        assertWorksWithout(other(moved));
        String key = fingerprintAt(moved.addresses().get(0));
        processes.remove(moved);
        moved.close();
        AttackedProcess next = AttackedProcess.withOwnKey("keyed-same-address", etcd, at);
        processes.add(next);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fingerprintAt("127.0.0.1:" + port))
                        .isNotEmpty()
                        .isNotEqualTo(key));
        assertWorksWithout(other(next));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void replaceFirst(AttackedProcess next) {
        processes.add(next);
        await().atMost(PATIENCE).until(() -> !next.addresses().isEmpty());
        processes.remove(0).close();
        awaitEpochs(20);
    }

    private AttackedProcess other(AttackedProcess than) {
        return processes.stream().filter(process -> process != than).findFirst().orElseThrow();
    }

    /** Without a third process the tasks are at the two others, of which none has room for all: these must ask each other. */
    private void assertWorksWithout(AttackedProcess third) {
        third.signal("STOP");
        try {
            String gone = last(third.addresses());
            await().atMost(PATIENCE).until(() -> fingerprintAt(gone).isEmpty());
            awaitEpochs(20);
        } finally {
            third.signal("CONT");
        }
        await().atMost(PATIENCE)
                .until(() -> !fingerprintAt(last(third.addresses())).isEmpty());
        awaitEpochs(20);
    }

    /** Returns the fingerprint of the process that etcd shows at an address; empty if it shows none. */
    private String fingerprintAt(String address) {
        return entries().stream()
                .filter(entry -> entry.key().startsWith(PREFIX + "nodes/"))
                .map(entry -> entry.value().toStringUtf8())
                .filter(value -> value.contains("\"" + address + "\""))
                .map(value -> {
                    Matcher fingerprint = FINGERPRINT.matcher(value);
                    return fingerprint.find() ? fingerprint.group(1) : "";
                })
                .findFirst()
                .orElse("");
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static X509Bundle newKey() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=taskgraph")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static ChannelCredentials credentials(X509Bundle shown) throws Exception {
        return TlsChannelCredentials.newBuilder()
                .keyManager(shown.toKeyManagerFactory().getKeyManagers())
                .trustManager(InsecureTrustManagerFactory.INSTANCE.getTrustManagers())
                .build();
    }

    /** Returns a header by which task 1 asks task 0, as its process would send it now. */
    private Header rightHeader() {
        Matcher spec = RUN.matcher(value("spec").value().toStringUtf8());
        assertThat(spec.find()).isTrue();
        return new Header(
                spec.group(1),
                epoch(),
                1,
                value("tasks/1/primary").modRevision(),
                0,
                value("tasks/0/primary").modRevision());
    }

    private static Status.Code ended(CompletableFuture<Status> end) {
        return end.orTimeout(60, TimeUnit.SECONDS).join().getCode();
    }

    private void assertUnharmed() {
        awaitEpochs(20);
        for (AttackedProcess process : processes) {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.addresses()).hasSize(1);
        }
    }

    private int log() {
        return processes.stream().mapToInt(process -> process.log().length()).sum();
    }

    private List<String> processesOfTasks() {
        return entries().stream()
                .filter(entry -> entry.key().endsWith("/primary"))
                .map(entry -> {
                    Matcher address = ADDRESS.matcher(entry.value().toStringUtf8());
                    return address.find() ? address.group(1) : "";
                })
                .distinct()
                .toList();
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

    private Entry value(String key) {
        return entries().stream()
                .filter(entry -> entry.key().equals(PREFIX + key))
                .findFirst()
                .orElseThrow();
    }

    private void write(Write write) throws Exception {
        observer.commit(new Transaction(List.of(), List.of(write)))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
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
