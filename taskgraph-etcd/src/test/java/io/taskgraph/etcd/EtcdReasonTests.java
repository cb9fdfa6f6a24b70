package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.quick;
import static io.taskgraph.etcd.EtcdTestSupport.refusal;
import static io.taskgraph.etcd.EtcdTestSupport.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.EtcdTls;
import io.taskgraph.test.etcd.TcpProxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why etcd does not answer is said, once, and that it does again. */
class EtcdReasonTests {

    /** The first handshake of a JVM loads its TLS. */
    private static final Duration FIRST_HANDSHAKE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void addressThatRefusesConnectionsIsNamed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertReason(quick(URI.create("http://127.0.0.1:" + port)), "127.0.0.1:" + port, "Connection refused");
    }

    @Test
    void unknownHostIsNamed() {
        assertReason(quick(URI.create("http://no-such-host.invalid:2379")), "no-such-host.invalid");
    }

    @Test
    void addressThatTakesConnectionsAndSaysNothingIsNamed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertReason(
                    quick(URI.create("http://127.0.0.1:" + silent.getLocalPort())), "has not answered within 1.0 s");
        }
    }

    @Test
    void plainTextToAServerWithTlsIsToldFromOthers() throws Exception {
        try (EtcdServer etcd = EtcdServer.start(tls("127.0.0.1"))) {
            assertReason(quick(URI.create("http://127.0.0.1:" + etcd.port())), "does etcd want TLS there?");
        }
    }

    @Test
    void tlsToAPlainServerIsToldFromOthers() throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            assertReason(
                    quick(URI.create("https://127.0.0.1:" + etcd.port()))
                            .callTimeout(FIRST_HANDSHAKE)
                            .tls(GrpcSslContexts.forClient()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .build()),
                    "does etcd speak TLS there?");
        }
    }

    @Test
    void certificateOfAnotherNameIsNamed() throws Exception {
        X509Bundle authority = authority();
        try (EtcdServer etcd = EtcdServer.start(tls("127.0.0.2", authority))) {
            assertReason(
                    quick(URI.create("https://127.0.0.1:" + etcd.port()))
                            .callTimeout(FIRST_HANDSHAKE)
                            .tls(GrpcSslContexts.forClient()
                                    .trustManager(authority.toTrustManagerFactory())
                                    .build()),
                    "127.0.0.1");
        }
    }

    @Test
    void ipv6AddressIsAnEndpoint() {
        try (EtcdServer etcd = EtcdServer.start();
                TcpProxy proxy = TcpProxy.to(etcd.port());
                Coordinator coordinator = EtcdCoordinator.create(
                        quick(URI.create("http://[::1]:" + proxy.port())).build())) {
            // Nobody listens there by version 6; but that it is an address of it must be understood.
            CoordinationException failure = refusal(coordinator.list("a"));
            assertThat(failure).hasMessageContaining("[::1]");
        }
    }

    @Test
    void outageIsSaidOnceAndItsEndToo() {
        try (EtcdServer etcd = EtcdServer.start();
                LogLines log = new LogLines();
                Coordinator coordinator =
                        EtcdCoordinator.create(quick(etcd.endpoint()).build())) {
            await().atMost(PATIENCE).until(() -> succeeds(coordinator.list("a")));
            etcd.kill();
            for (int i = 0; i < 10; i++) {
                assertThat(succeeds(coordinator.list("a"))).isFalse();
            }
            assertThat(coordinator.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.why())
                            .contains("has not answered since", etcd.endpoint().toString()));
            etcd.restart();
            await().atMost(PATIENCE).until(() -> succeeds(coordinator.list("a")));

            assertThat(log.with("has not answered since")).hasSize(1);
            assertThat(log.with("answers again")).hasSize(1);
            assertThat(log.all()).hasSize(2);
            assertThat(coordinator.trouble()).isEmpty();
        }
    }

    @Test
    void fullEtcdRefusesWritesUntilItIsDisarmedAndIsAskedSeldom() {
        try (EtcdServer etcd = EtcdServer.start(EtcdTls.NONE, "--quota-backend-bytes=2097152");
                LogLines log = new LogLines();
                Coordinator coordinator =
                        EtcdCoordinator.create(quick(etcd.endpoint()).build())) {
            long lease = answer(coordinator.grantLease(Duration.ofSeconds(60)));
            fill(coordinator);
            CoordinationException refusal = refusal(commit(coordinator, put("a", "1")));
            assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
            assertThat(refusal).hasMessageContaining("alarm disarm");
            assertThat(refusal(coordinator.grantLease(Duration.ofSeconds(60))).reason())
                    .isEqualTo(Reason.REFUSED);
            assertThat(answer(coordinator.keepAlive(lease))).isTrue();
            assertThat(coordinator.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.why()).contains("NOSPACE"));
            assertThat(log.with("refuses")).hasSize(1);

            etcd.compact(answer(coordinator.list("a")).revision());
            etcd.disarm();
            await().atMost(PATIENCE).until(() -> succeeds(commit(coordinator, put("a", "1"))));
            answer(coordinator.grantLease(Duration.ofSeconds(60)));
            assertThat(coordinator.trouble()).isEmpty();
        }
    }

    @Test
    void leaseThatIsGrantedForLongerThanAskedForIsSaidOnce() {
        try (EtcdServer etcd = EtcdServer.start(EtcdTls.NONE, "--heartbeat-interval=500", "--election-timeout=5000");
                LogLines log = new LogLines();
                Coordinator coordinator =
                        EtcdCoordinator.create(patient(etcd.endpoint()).build())) {
            answer(coordinator.grantLease(Duration.ofSeconds(10)));
            assertThat(log.with("grants a lease")).isEmpty();
            answer(coordinator.grantLease(Duration.ofSeconds(3)));
            answer(coordinator.grantLease(Duration.ofSeconds(3)));
            assertThat(log.with("grants a lease of 8 s where 3 s")).hasSize(1);
            assertThat(coordinator.grantedTtl(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(8));
            assertThat(coordinator.grantedTtl(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void etcdThatWentBackEndsWatchesThoughItsConnectionStays() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdProxy proxy = EtcdProxy.to(List.of(etcd.endpoint()));
                Coordinator coordinator =
                        EtcdCoordinator.create(patient(proxy.endpoint()).build())) {
            for (int i = 0; i < 20; i++) {
                answer(commit(coordinator, put("a", "1")));
            }
            ToldChanges told = new ToldChanges();
            coordinator.watch("a", 1, told);
            told.awaitChanges(20);
            etcd.loseData();
            await().atMost(PATIENCE).until(() -> succeeds(coordinator.list("a")));
            assertThat(told.awaitEnd()).hasMessageContaining("went back");
            assertThat(answer(coordinator.list("a")).revision()).isLessThan(20);
        }
    }

    /** The next page of a list is asked for at the revision of the first, which a restored etcd has not reached. */
    @Test
    void pageOfARevisionToComeIsNoFaultOfTheRequest() throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", etcd.port())
                    .usePlaintext()
                    .build();
            RangeRequest page = RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("a"))
                    .setRevision(1_000)
                    .build();
            try {
                assertThatExceptionOfType(StatusRuntimeException.class)
                        .isThrownBy(() -> KVGrpc.newBlockingStub(channel)
                                .withWaitForReady()
                                .range(page))
                        .satisfies(failure -> assertThat(EtcdErrors.of("Listing", failure.getStatus(), true)
                                        .reason())
                                .as("'%s'", failure.getStatus())
                                .isEqualTo(Reason.UNKNOWN_OUTCOME));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static void fill(Coordinator coordinator) {
        String large = "x".repeat(400_000);
        await().atMost(PATIENCE)
                .until(() -> answer(commit(coordinator, put("fill", large))
                        .handle((result, failure) -> failure instanceof CoordinationException refusal
                                && refusal.reason() == Reason.REFUSED)));
    }

    private static void assertReason(EtcdSettings.Builder settings, String... words) {
        try (Coordinator coordinator = EtcdCoordinator.create(settings.build())) {
            // a busy machine may not have tried the address when the first call ends
            await().atMost(PATIENCE).untilAsserted(() -> {
                CoordinationException failure = refusal(commit(coordinator, put("a", "1")));
                assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
                assertThat(failure).hasMessageContainingAll(words);
            });
        }
    }

    private EtcdTls tls(String address) throws Exception {
        return tls(address, authority());
    }

    private EtcdTls tls(String address, X509Bundle authority) throws Exception {
        X509Bundle server = certificate().addSanIpAddress(address).buildIssuedBy(authority);
        return EtcdTls.server(
                Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM()),
                Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM()));
    }

    private static X509Bundle authority() throws Exception {
        return certificate().setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder certificate() {
        return new CertificateBuilder().ecp256().subject("CN=taskgraph-test");
    }
}
