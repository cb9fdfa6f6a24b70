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
import static org.awaitility.Awaitility.await;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.EtcdTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may talk to etcd, and to which etcd one talks. */
class EtcdSecurityTests {

    private static final String PASSWORD = "open-sesame";

    @TempDir
    private Path folder;

    @Test
    void userWithPasswordMayDoAllAndStaysLoggedInOverARestartOfEtcd() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(PASSWORD);
            try (Coordinator coordinator = EtcdCoordinator.create(
                    patient(etcd.endpoint()).credentials("root", PASSWORD).build())) {
                assertUsable(coordinator, "a");
                etcd.restart();
                // The tokens of the former run are unknown to the new one.
                await().atMost(PATIENCE).until(() -> succeeds(coordinator.list("")));
                assertUsable(coordinator, "b");
            }
        }
    }

    @Test
    void wrongPasswordAndNoUserAreRefused() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(PASSWORD);
            assertRefused(quick(etcd.endpoint()).credentials("root", "guess").build(), "authentication failed");
            assertRefused(quick(etcd.endpoint()).build(), "user name is empty");
        }
    }

    @Test
    void userIsServedByAnEtcdThatAsksNobody() {
        try (EtcdServer etcd = EtcdServer.start();
                Coordinator coordinator = EtcdCoordinator.create(
                        patient(etcd.endpoint()).credentials("root", PASSWORD).build())) {
            assertUsable(coordinator, "a");
            etcd.enableAuth(PASSWORD);
            assertUsable(coordinator, "b");
        }
    }

    @Test
    void tlsServerIsUsedByThoseWhoTrustItOnly() throws Exception {
        X509Bundle authority = authority();
        try (EtcdServer etcd = EtcdServer.start(serverTls(authority, "127.0.0.1"))) {
            try (Coordinator trusting = EtcdCoordinator.create(
                    patient(etcd.endpoint()).tls(client(authority, null)).build())) {
                assertUsable(trusting, "a");
            }
            assertUnreachable(etcd, client(authority(), null));
        }
    }

    @Test
    void tlsServerOfAnotherAddressIsNotUsed() throws Exception {
        X509Bundle authority = authority();
        try (EtcdServer etcd = EtcdServer.start(serverTls(authority, "127.0.0.2"))) {
            assertUnreachable(etcd, client(authority, null));
        }
    }

    @Test
    void serverThatWantsClientCertificatesServesTheirHoldersOnly() throws Exception {
        X509Bundle authority = authority();
        Path trusted = write("clients.pem", authority.getCertificatePEM());
        try (EtcdServer etcd =
                EtcdServer.start(serverTls(authority, "127.0.0.1").requiringClientsOf(trusted))) {
            try (Coordinator known = EtcdCoordinator.create(patient(etcd.endpoint())
                    .tls(client(authority, certificate().buildIssuedBy(authority)))
                    .build())) {
                assertUsable(known, "a");
            }
            assertUnreachable(etcd, client(authority, null));
            assertUnreachable(etcd, client(authority, certificate().buildIssuedBy(authority())));
        }
    }

    private static void assertUsable(Coordinator coordinator, String key) {
        long lease = answer(coordinator.grantLease(Duration.ofSeconds(60)));
        ToldChanges told = new ToldChanges();
        coordinator.watch(key, answer(coordinator.list(key)).revision() + 1, told);
        assertThat(answer(commit(coordinator, put(key, "1"))).succeeded()).isTrue();
        told.awaitChanges(1);
        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        answer(coordinator.revokeLease(lease));
    }

    private static void assertRefused(EtcdSettings settings, String why) {
        try (Coordinator coordinator = EtcdCoordinator.create(settings)) {
            CoordinationException refusal = refusal(commit(coordinator, put("a", "1")));
            assertThat(refusal.reason()).as("%s", refusal).isEqualTo(Reason.REFUSED);
            assertThat(refusal).hasMessageContaining(why);
            assertThat(refusal(coordinator.list("a")).reason()).isEqualTo(Reason.REFUSED);
            assertThat(coordinator.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.why()).contains(why));
        }
    }

    private static void assertUnreachable(EtcdServer etcd, SslContext tls) {
        try (Coordinator coordinator =
                EtcdCoordinator.create(quick(etcd.endpoint()).tls(tls).build())) {
            assertThat(refusal(commit(coordinator, put("a", "1"))).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
        }
    }

    private EtcdTls serverTls(X509Bundle authority, String address) throws Exception {
        X509Bundle server = certificate().addSanIpAddress(address).buildIssuedBy(authority);
        return EtcdTls.server(
                write("server.pem", server.getCertificatePathPEM()), write("server.key", server.getPrivateKeyPEM()));
    }

    private static SslContext client(X509Bundle trusted, @Nullable X509Bundle own) throws Exception {
        SslContextBuilder builder = GrpcSslContexts.forClient().trustManager(trusted.toTrustManagerFactory());
        return (own == null ? builder : builder.keyManager(own.toKeyManagerFactory())).build();
    }

    private static X509Bundle authority() throws Exception {
        return certificate().setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder certificate() {
        return new CertificateBuilder().ecp256().subject("CN=taskgraph-test");
    }

    private Path write(String name, String pem) throws Exception {
        return Files.writeString(folder.resolve(name), pem);
    }
}
