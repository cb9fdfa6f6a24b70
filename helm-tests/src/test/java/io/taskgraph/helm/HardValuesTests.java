package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.taskgraph.backup.BackupSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a template gets wrong easily make manifests that Kubernetes takes, and that mean what was said. */
class HardValuesTests {

    private static final String LABEL = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SERVICE = "[a-z]([-a-z0-9]*[a-z0-9])?";
    /** Of a StatefulSet: its pods get a label of the name, a dash and ten characters. */
    private static final int LONGEST = 52;

    private static final String[] OWN_ETCD = {"etcd.bundled.enabled=false", "etcd.endpoints[0]=http://a:2379"};

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a23456789-b23456789-c23456789-d23456789-e23456789-xyz",
                "a23456789-b23456789-c23456789-d23456789-e23456",
                "a23456789-b23456789-c23456789-d23456789-e2345--890"
            })
    void namesAreShortEnoughForAllThatIsMadeOfThem(String release) {
        Manifests manifests = Chart.render(
                release, "checkpoint.enabled=true", "grafanaDashboard.enabled=true", "serviceMonitor.enabled=true");
        assertValid(manifests);
        assertThat(manifests.all(StatefulSet.class))
                .singleElement()
                .satisfies(it -> assertThat(it.getMetadata().getName()).hasSizeLessThanOrEqualTo(LONGEST));
    }

    @Test
    void digitsAndWordsOfYamlAreText() throws IOException {
        Path values = Files.writeString(directory.resolve("values.yaml"), """
            nameOverride: "123"
            fullnameOverride: "null"
            priorityClassName: "5"
            checkpoint: {enabled: true, storageClass: "7", existingClaim: "8"}
            serviceAccount: {name: "9"}
            """);
        Manifests manifests = Chart.render("1234", values);
        assertValid(manifests);
        assertThat(manifests.node().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", "123")
                .containsEntry("app.kubernetes.io/instance", "1234");
        assertThat(manifests.node().getSpec().getPriorityClassName()).isEqualTo("5");
        assertThat(manifests.one(Service.class, "null-data")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1.0_, 1.0", "_a-, a", "___, ''"})
    void tagsAreLabelsWithoutWhatNoLabelMayHave(String tag, String label) {
        Manifests manifests = Chart.render("r", "image.tag=" + tag);
        assertValid(manifests);
        assertThat(manifests.objects().get(0).getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/version", label);
        assertThat(manifests.container().getImage()).endsWith(":" + tag);
    }

    @Test
    void longTagIsCutWhereALabelMayEnd() {
        assertValid(Chart.render("r", "image.tag=v" + "1".repeat(61) + "-x" + "1".repeat(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a \"b\"", "{{ x }}", "a: b #c", "*", "$1"})
    void nameOfTheJobMayBeAnyText(String name) {
        Manifests manifests = Chart.render("r", "job.name=" + name, "prometheusRule.enabled=true");
        assertThat(manifests.application()).containsEntry("taskgraph.job.name", name);
        String expression =
                manifests.custom().get(0).at("/spec/groups/0/rules/0/expr").asText();
        assertThat(expression).contains("taskgraph_job=\"" + name.replace("\"", "\\\"") + "\"");
        manifests
                .custom()
                .get(0)
                .findValuesAsText("summary")
                .forEach(it -> assertThat(it).doesNotContain(name.length() > 2 ? name : "*"));
    }

    /** As {@code KeyLayout} encodes it: the role is of a prefix of keys. */
    @ParameterizedTest
    @CsvSource({"my_job~1, my_job%7E1", "a*b c, a*b%20c", "it's a+b/c, it%27s%20a%2Bb%2Fc", "Zürich, Z%C3%BCrich"})
    void roleIsOfTheKeysAsTheyAreEncoded(String name, String encoded) {
        String script = Chart.render("r", with("job.name=" + name, "etcd.auth.existingSecret=s"))
                .text();
        assertThat(script)
                .contains("role add 'analytics/" + encoded + "'")
                .contains("true 'analytics/" + encoded + "/'");
    }

    @Test
    void keysThatLookLikeSecretsOnlyAtFirstAreTaken() {
        Manifests manifests = Chart.render(
                "r",
                "config.job.key-prefix=a",
                "config.store.partitionKey=b",
                "config.store.primary-key=c",
                "config.store.password=${STORE_PASSWORD}",
                "config.spring.ssl.bundle.pem.own.keystore.private-key=file:/etc/own/tls.key");
        assertThat(manifests.application())
                .containsEntry("job.key-prefix", "a")
                .containsEntry("store.password", "${STORE_PASSWORD}");
    }

    @Test
    void endpointsMayAllBeServed() {
        Manifests manifests =
                Chart.render("r", "management.endpoints[0]=*", "dashboard.enabled=true", "serviceMonitor.enabled=true");
        assertThat(manifests.application()).containsEntry("management.endpoints.web.exposure.include", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.maxSurge=0", "deployment.maxSurge=0%", "workload=Job"})
    void volumeOfOnePodIsTakenWhereNoSecondPodWantsIt(String setting) {
        Manifests manifests = Chart.render(
                "r",
                "checkpoint.enabled=true",
                "checkpoint.accessMode=ReadWriteOncePod",
                "replicas=1",
                "node.slots=3",
                "deployment.maxUnavailable=1",
                setting);
        assertValid(manifests);
        assertThat(manifests
                        .one(PersistentVolumeClaim.class, "r-taskgraph-checkpoints")
                        .getSpec()
                        .getAccessModes())
                .containsExactly("ReadWriteOncePod");
    }

    @Test
    void numbersMayBeAsLargeAsKubernetesAndTheApplicationTakeThem() {
        Manifests manifests = Chart.render(
                "r",
                "backup.replicas=" + BackupSettings.MAX_REPLICAS,
                "replicas=17",
                "node.slots=3",
                "probes.liveness.successThreshold=1",
                "probes.startup.successThreshold=1",
                "probes.readiness.successThreshold=2");
        assertThat(manifests.container().getReadinessProbe().getSuccessThreshold())
                .isEqualTo(2);
    }

    @Test
    void releasesOfOneJobReachEachOther() {
        String peer = "networkPolicy.dataPeers[0].podSelector.matchLabels.release=east";
        Manifests manifests = Chart.render(
                "r",
                with(
                        "job.name=fit",
                        "job.tasks=8",
                        "job.slotsElsewhere=4",
                        "node.zone=west",
                        "backup.replicas=0",
                        peer));
        assertValid(manifests);
        NetworkPolicy policy = manifests.one(NetworkPolicy.class, "r-taskgraph");
        List<NetworkPolicyPeer> from = policy.getSpec().getIngress().get(0).getFrom();
        List<NetworkPolicyPeer> to = policy.getSpec().getEgress().get(0).getTo();
        assertThat(List.of(from, to))
                .allSatisfy(peers -> assertThat(peers)
                        .anySatisfy(it ->
                                assertThat(it.getPodSelector().getMatchLabels()).isEqualTo(Map.of("release", "east"))));
        assertThat(manifests.application()).containsEntry("taskgraph.node.zone", "west");
    }

    private static String[] with(String... settings) {
        return Stream.concat(Stream.of(OWN_ETCD), Stream.of(settings)).toArray(String[]::new);
    }

    private static void assertValid(Manifests manifests) {
        for (HasMetadata object : manifests.objects()) {
            assertThat(object.getMetadata().getName())
                    .matches(object instanceof Service ? SERVICE : NAME)
                    .hasSizeLessThan(64);
            assertLabels(object.getMetadata().getLabels());
        }
        manifests.pods().stream().map(PodTemplateSpec::getMetadata).forEach(it -> assertLabels(it.getLabels()));
    }

    private static void assertLabels(Map<String, String> labels) {
        assertThat(labels.values())
                .allSatisfy(it -> assertThat(it).matches(LABEL).hasSizeLessThan(64));
    }
}
