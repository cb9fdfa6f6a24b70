package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pod may do, who may speak with it, and where secrets are. */
class SecurityTests {

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void podsAreUnderRestrictedPodSecurity(Path values) {
        Chart.render("r", values).pods().forEach(pod -> RestrictedPodSecurity.check(pod.getSpec()));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void serviceAccountsHaveNoToken(Path values) {
        assertThat(Chart.render("r", values).all(ServiceAccount.class))
                .allSatisfy(
                        it -> assertThat(it.getAutomountServiceAccountToken()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void configMapsHoldNoSecrets(Path values) {
        for (ConfigMap map : Chart.render("r", values).all(ConfigMap.class)) {
            assertThat(map.getData().toString().toLowerCase())
                    .doesNotContain("password", "secret", "token", "begin private", "credential");
        }
    }

    @Test
    void userAndPasswordOfEtcdComeFromTheSecret() {
        Manifests manifests = Chart.render("r", Chart.values("production"));
        EnvVar password = env(manifests, "TASKGRAPH_ETCD_PASSWORD");
        assertThat(password.getValue()).isNull();
        assertThat(password.getValueFrom().getSecretKeyRef().getName()).isEqualTo("factorisation-etcd");
        assertThat(password.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("password");
        assertThat(env(manifests, "TASKGRAPH_ETCD_USER")
                        .getValueFrom()
                        .getSecretKeyRef()
                        .getKey())
                .isEqualTo("username");
    }

    /** That a job needs no more is tried with attacked jobs. */
    @Test
    void theRoleForEtcdIsThatOfTheJobsPrefixAlone() {
        String script = Chart.render("r", Chart.values("production"))
                .one(ConfigMap.class, "r-taskgraph-etcd-role")
                .getData()
                .get("role.sh");
        Map<String, Object> application =
                Chart.render("r", Chart.values("production")).application();
        String job = application.get("taskgraph.namespace") + "/" + application.get("taskgraph.job.name");
        assertThat(script.lines().filter(line -> line.contains("etcdctl ")))
                .containsExactly(
                        "etcdctl role add '" + job + "'",
                        "etcdctl role grant-permission '" + job + "' readwrite --prefix=true '" + job + "/'",
                        "etcdctl user grant-role \"${1:?name of the user}\" '" + job + "'");
        assertThat(Chart.render("r").all(ConfigMap.class))
                .noneMatch(map -> map.getMetadata().getName().endsWith("-etcd-role"));
    }

    @Test
    void certificatesAreFilesOfSecretsThatSslBundlesName() {
        Manifests manifests = Chart.render("r", Chart.values("production"));
        Map<String, Object> application = manifests.application();
        assertThat(application)
                .containsEntry("taskgraph.data.ssl.bundle", "data")
                .containsEntry("taskgraph.etcd.ssl.bundle", "etcd")
                .containsEntry("grpc.client.taskgraph.security.authority-override", "r-taskgraph-data.analytics.svc");
        application.forEach((key, value) -> {
            if (key.startsWith("spring.ssl.bundle.pem.")) {
                assertThat(manifests.container().getVolumeMounts())
                        .anyMatch(it -> String.valueOf(value).startsWith("file:" + it.getMountPath() + "/"));
            }
        });
        assertThat(application.keySet().stream().filter(it -> it.startsWith("spring.ssl.bundle.pem.")))
                .hasSize(6);
    }

    @Test
    void byDefaultPodsHaveKeysOfTheirOwnAndNeedNoSecret() {
        Manifests manifests = Chart.render("r", Chart.values("production"), "dataPlane.tls.existingSecret=");
        assertThat(manifests.application())
                .containsEntry("taskgraph.data.tls", "auto")
                .doesNotContainKeys(
                        "taskgraph.data.ssl.bundle",
                        "grpc.server.port",
                        "grpc.client.taskgraph.security.authority-override");
        assertThat(manifests.application().get("taskgraph.node.port"))
                .isEqualTo(manifests.container().getPorts().get(0).getContainerPort());
    }

    @Test
    void plainTextIsAskedFor() {
        Manifests manifests = Chart.render(
                "r", Chart.values("production"), "dataPlane.tls.existingSecret=", "dataPlane.tls.auto=false");
        assertThat(manifests.application())
                .containsEntry("taskgraph.data.tls", "off")
                .doesNotContainKeys("taskgraph.data.ssl.bundle", "taskgraph.node.port");
    }

    /** A mesh that is promised gRPC without TLS would read a handshake as HTTP/2 and end the connection. */
    @Test
    void theDataPortSaysWhetherItSpeaksTls() {
        assertThat(dataProtocol(Chart.render("r"))).isEqualTo("https");
        assertThat(dataProtocol(Chart.render("r", Chart.values("production")))).isEqualTo("https");
        assertThat(dataProtocol(Chart.render("r", "dataPlane.tls.auto=false"))).isEqualTo("grpc");
    }

    private static String dataProtocol(Manifests manifests) {
        return manifests
                .one(Service.class, "r-taskgraph-data")
                .getSpec()
                .getPorts()
                .get(0)
                .getAppProtocol();
    }

    @Test
    void etcdWithoutClientCertificateNeedsItsAuthorityOnly() {
        assertThat(Chart.render("r", Chart.values("production"), "etcd.tls.clientCertificate=false")
                        .application())
                .containsKey("spring.ssl.bundle.pem.etcd.truststore.certificate")
                .doesNotContainKey("spring.ssl.bundle.pem.etcd.keystore.certificate");
    }

    @Test
    void dataIsServedToPodsOfTheSameReleaseOnly() {
        Manifests manifests = Chart.render("r", Chart.values("production"));
        List<NetworkPolicyIngressRule> rules =
                manifests.one(NetworkPolicy.class, "r-taskgraph").getSpec().getIngress();
        NetworkPolicyIngressRule data = rules.stream()
                .filter(it -> it.getPorts().get(0).getPort().getStrVal().equals("data"))
                .findFirst()
                .orElseThrow();
        assertThat(data.getFrom()).hasSize(1);
        assertThat(data.getFrom().get(0).getPodSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/instance", "r")
                .containsEntry("app.kubernetes.io/component", "node");
        assertThat(manifests.one(NetworkPolicy.class, "r-taskgraph").getSpec().getEgress())
                .anySatisfy(it ->
                        assertThat(it.getPorts().get(0).getPort().getIntVal()).isEqualTo(2379))
                .allSatisfy(it -> assertThat(it.getPorts()).isNotEmpty());
    }

    @Test
    void bundledEtcdIsReachedByTheJobOnly() {
        NetworkPolicy policy = Chart.render("r").one(NetworkPolicy.class, "r-taskgraph-etcd");
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(policy.getSpec()
                        .getIngress()
                        .get(0)
                        .getFrom()
                        .get(0)
                        .getPodSelector()
                        .getMatchLabels())
                .containsEntry("app.kubernetes.io/component", "node");
        assertThat(policy.getSpec().getEgress()).isEmpty();
        assertThat(policy.getSpec().getPolicyTypes()).contains("Egress");
    }

    private static EnvVar env(Manifests manifests, String name) {
        return manifests.container().getEnv().stream()
                .filter(it -> it.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
