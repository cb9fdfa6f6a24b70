package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.refusal;
import static io.taskgraph.etcd.EtcdTestSupport.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.test.etcd.EtcdAccess;
import io.taskgraph.test.etcd.EtcdCluster;
import io.taskgraph.test.etcd.EtcdMember;
import io.taskgraph.test.etcd.EtcdOptions;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.EtcdTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, rights and logins that end while etcd is used. */
class EtcdCredentialsTests {

    private static final String ROOT = "open-sesame";
    private static final String USER = "job";
    private static final String PASSWORD = "let-me-in";
    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void simpleTokenThatHasExpiredIsReplaced() {
        assertSurvivesExpiry("--auth-token-ttl=1");
    }

    @Test
    void jwtThatHasExpiredIsReplaced() throws Exception {
        assertSurvivesExpiry(jwt("1s"));
    }

    private String jwt(String timeToLive) throws Exception {
        KeyPair keys = rsa();
        Path publicKey = pem("PUBLIC KEY", keys.getPublic().getEncoded());
        Path privateKey = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        return "--auth-token=jwt,pub-key=" + publicKey + ",priv-key=" + privateKey + ",sign-method=RS256,ttl="
                + timeToLive;
    }

    /** Tokens that end under a job, then users switched off and on, the right and the password taken away and given back. */
    @Test
    void runningJobKeepsItsTasksWhateverBecomesOfItsLogin() throws Exception {
        try (EtcdServer etcd = EtcdServer.start(EtcdTls.NONE, jwt("4s"))) {
            etcd.enableAuth(ROOT);
            EtcdAccess access = etcd.access();
            access.addUser(ROOT, USER, PASSWORD, "taskgraph/");
            // A refused login is tried again after 1, 2, 4, 8 seconds, which the lease must outlast.
            try (MeasuredJob job = new MeasuredJob(
                    List.of(etcd.endpoint()),
                    settings -> settings.toBuilder()
                            .leaseTtl(Duration.ofSeconds(60))
                            .build(),
                    client -> client.credentials(USER, PASSWORD))) {
                job.awaitEpochs(20);
                job.observe("tokens of four seconds", Duration.ofSeconds(6));
                job.awaitEpochs(20);
                access.disable(ROOT);
                job.awaitEpochs(20);
                access.enableAgain();
                job.awaitEpochs(20);
                access.revokeRole(ROOT, USER);
                job.observe("without the right", Duration.ofSeconds(2));
                access.grantRole(ROOT, USER);
                job.awaitEpochs(20);
                access.changePassword(ROOT, USER, "another");
                job.observe("without the password", Duration.ofSeconds(3));
                access.changePassword(ROOT, USER, PASSWORD);
                job.awaitEpochs(20);
                assertThat(job.losses()).as("copies lost").isZero();
                job.finish();
            }
        }
    }

    /** Calls that need a login and calls that do not in some versions: each must be possible after the login has ended. */
    private static void assertSurvivesExpiry(String option) {
        try (EtcdServer etcd = EtcdServer.start(EtcdTls.NONE, option)) {
            etcd.enableAuth(ROOT);
            try (Coordinator coordinator = EtcdCoordinator.create(
                    patient(etcd.endpoint()).credentials("root", ROOT).build())) {
                long lease = answer(coordinator.grantLease(LEASE));
                for (int i = 0; i < 2; i++) {
                    long start = System.nanoTime();
                    await().atMost(PATIENCE)
                            .until(() -> System.nanoTime() - start
                                    > Duration.ofMillis(2_500).toNanos());
                    assertThat(answer(coordinator.keepAlive(lease))).isTrue();
                    answer(commit(coordinator, put("a", "1")));
                    // On a busy machine the login may end once more before the watch begins.
                    await().atMost(PATIENCE).until(() -> {
                        long revision = answer(coordinator.list("a")).revision();
                        ToldChanges told = new ToldChanges();
                        coordinator.watch("a", revision, told);
                        told.awaitEndOr(revision);
                        return !told.hasEnded();
                    });
                }
                answer(coordinator.grantLease(LEASE));
                answer(coordinator.revokeLease(lease));
            }
        }
    }

    @Test
    void rightOnThePrefixIsEnough() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(ROOT);
            etcd.access().addUser(ROOT, USER, PASSWORD, "mine/");
            try (Coordinator coordinator = EtcdCoordinator.create(
                    settings(etcd.endpoint()).credentials(USER, PASSWORD).build())) {
                assertUsable(coordinator);
                CoordinationException refusal = refusal(commit(coordinator, put("other/a", "1")));
                assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
                assertThat(refusal).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void rightThatIsTakenAwayIsWaitedFor() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(ROOT);
            EtcdAccess access = etcd.access();
            access.addUser(ROOT, USER, PASSWORD, "mine/");
            try (Coordinator coordinator = EtcdCoordinator.create(
                    settings(etcd.endpoint()).credentials(USER, PASSWORD).build())) {
                assertUsable(coordinator);
                access.revokeRole(ROOT, USER);
                assertThat(refusal(commit(coordinator, put("mine/a", "1"))).reason())
                        .isEqualTo(Reason.REFUSED);
                access.grantRole(ROOT, USER);
                assertBecomesUsable(coordinator);
            }
        }
    }

    @Test
    void passwordThatWasChangedIsWaitedFor() {
        try (EtcdServer etcd = EtcdServer.start(EtcdTls.NONE, "--auth-token-ttl=1")) {
            etcd.enableAuth(ROOT);
            EtcdAccess access = etcd.access();
            access.addUser(ROOT, USER, PASSWORD, "mine/");
            try (Coordinator coordinator = EtcdCoordinator.create(
                    settings(etcd.endpoint()).credentials(USER, PASSWORD).build())) {
                assertUsable(coordinator);
                access.changePassword(ROOT, USER, "another");
                await().atMost(PATIENCE).untilAsserted(() -> {
                    CoordinationException refusal = refusal(commit(coordinator, put("mine/a", "1")));
                    assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(refusal).hasMessageContaining("authentication failed");
                });
                assertThat(coordinator.trouble())
                        .hasValueSatisfying(trouble -> assertThat(trouble.why()).contains("authentication failed"));
                access.changePassword(ROOT, USER, PASSWORD);
                assertBecomesUsable(coordinator);
            }
        }
    }

    @Test
    void usersMaySwitchedOffAndOnUnderWay() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(ROOT);
            try (Coordinator coordinator = EtcdCoordinator.create(
                    settings(etcd.endpoint()).credentials("root", ROOT).build())) {
                assertUsable(coordinator);
                etcd.access().disable(ROOT);
                assertUsable(coordinator);
                etcd.access().enableAgain();
                assertUsable(coordinator);
            }
        }
    }

    @Test
    void whoHasNoUserGoesOnWhenNoneIsAskedForAgain() {
        try (EtcdServer etcd = EtcdServer.start();
                Coordinator coordinator =
                        EtcdCoordinator.create(settings(etcd.endpoint()).build())) {
            assertUsable(coordinator);
            etcd.enableAuth(ROOT);
            CoordinationException refusal = refusal(commit(coordinator, put("mine/a", "1")));
            assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
            assertThat(refusal).hasMessageContaining("user name is empty");
            etcd.access().disable(ROOT);
            assertBecomesUsable(coordinator);
        }
    }

    @Test
    void loginOfOneMemberIsGoodAtTheOthers() {
        try (EtcdCluster etcd = EtcdCluster.start(3, EtcdOptions.defaults().withArguments("--auth-token-ttl=2"))) {
            etcd.access().enable(ROOT);
            EtcdSettings settings = EtcdSettings.builder(etcd.endpoints())
                    .credentials("root", ROOT)
                    .build();
            try (Coordinator coordinator = EtcdCoordinator.create(settings)) {
                long lease = answer(coordinator.grantLease(LEASE));
                for (EtcdMember member : etcd.members()) {
                    member.stop();
                    await().atMost(PATIENCE).until(() -> succeeds(coordinator.keepAlive(lease)));
                    assertBecomesUsable(coordinator);
                    member.restart();
                }
            }
        }
    }

    @Test
    void refusedLoginIsNotTriedWithoutPause() {
        try (EtcdServer etcd = EtcdServer.start();
                LogLines log = new LogLines()) {
            etcd.enableAuth(ROOT);
            try (Coordinator coordinator = EtcdCoordinator.create(
                    settings(etcd.endpoint()).credentials("root", "guess").build())) {
                for (int i = 0; i < 3; i++) {
                    assertThat(refusal(coordinator.grantLease(LEASE))).hasMessageContaining("authentication failed");
                }
            }
            assertThat(log.with("authentication failed")).hasSize(1);
        }
    }

    /** Refusals end after this time, and answers come in it however busy the machine is. */
    private static EtcdSettings.Builder settings(URI endpoint) {
        return EtcdSettings.builder(List.of(endpoint)).callTimeout(Duration.ofSeconds(4));
    }

    private static void assertUsable(Coordinator coordinator) {
        long lease = answer(coordinator.grantLease(LEASE));
        long revision = answer(commit(coordinator, put("mine/a", "1"))).revision();
        ToldChanges told = new ToldChanges();
        coordinator.watch("mine/", revision, told);
        told.awaitChanges(1);
        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        answer(coordinator.revokeLease(lease));
    }

    private static void assertBecomesUsable(Coordinator coordinator) {
        await().atMost(PATIENCE).until(() -> succeeds(commit(coordinator, put("mine/a", "1"))));
        assertUsable(coordinator);
    }

    private static KeyPair rsa() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private Path pem(String type, byte[] der) throws IOException {
        return Files.writeString(
                folder.resolve(type.replace(' ', '-') + ".pem"),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END " + type + "-----\n");
    }
}
