package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds however the chart is deployed: for each values file under {@code ci/}. */
class ChartTests {

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    /** Lint has no option for values, so each file stands in for the chart's own values, under which it was merged. */
    @ParameterizedTest
    @MethodSource("valuesFiles")
    void lintFindsNothing(Path values, @TempDir Path copy) throws IOException {
        Path chart = copy.resolve("taskgraph");
        try (Stream<Path> files = Files.walk(Chart.HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, chart.resolve(Chart.HOME.relativize(file).toString()));
            }
        }
        Map<String, Object> merged = Merge.over(
                StrictYaml.map(Files.readString(Chart.HOME.resolve("values.yaml"))),
                StrictYaml.map(Files.readString(values)));
        Files.writeString(chart.resolve("values.yaml"), StrictYaml.write(merged));
        LintResult result = Chart.lint(chart);
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(it -> it.contains("WARNING") || it.contains("ERROR"));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyDocumentIsOfATypeThatKubernetesHas(Path values) {
        Manifests manifests = Chart.render("r", values);
        assertThat(manifests.objects()).isNotEmpty();
        assertThat(manifests.objects().stream()
                        .map(it -> it.getKind() + "/" + it.getMetadata().getName()))
                .doesNotHaveDuplicates();
        for (HasMetadata object : manifests.objects()) {
            assertThat(object.getMetadata().getName())
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .hasSizeLessThan(64);
            assertThat(object.getMetadata().getLabels()).containsEntry("app.kubernetes.io/instance", "r");
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void selectorsMatchThePodsThatTheyMean(Path values) {
        Manifests manifests = Chart.render("r", values);
        manifests
                .all(Deployment.class)
                .forEach(it -> assertThat(matches(
                                it.getSpec().getSelector().getMatchLabels(),
                                it.getSpec().getTemplate()))
                        .isTrue());
        manifests
                .all(StatefulSet.class)
                .forEach(it -> assertThat(matches(
                                it.getSpec().getSelector().getMatchLabels(),
                                it.getSpec().getTemplate()))
                        .isTrue());
        for (Service service : manifests.all(Service.class)) {
            assertThat(selected(manifests, service.getSpec().getSelector()))
                    .as(name(service))
                    .hasSize(1);
        }
        for (PodDisruptionBudget budget : manifests.all(PodDisruptionBudget.class)) {
            assertThat(selected(manifests, budget.getSpec().getSelector().getMatchLabels()))
                    .containsExactly(manifests.node());
        }
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            assertThat(selected(manifests, policy.getSpec().getPodSelector().getMatchLabels()))
                    .as(name(policy))
                    .hasSize(1);
        }
        manifests
                .node()
                .getSpec()
                .getTopologySpreadConstraints()
                .forEach(it -> assertThat(
                                selected(manifests, it.getLabelSelector().getMatchLabels()))
                        .containsExactly(manifests.node()));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void portsByNameAreThereAndAreThoseOfTheApplication(Path values) {
        Manifests manifests = Chart.render("r", values);
        for (Service service : manifests.all(Service.class)) {
            PodTemplateSpec pod =
                    selected(manifests, service.getSpec().getSelector()).get(0);
            service.getSpec().getPorts().forEach(port -> {
                ContainerPort target = port(pod, port.getTargetPort());
                assertThat(port.getPort()).isEqualTo(target.getContainerPort());
            });
        }
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            PodTemplateSpec pod = selected(
                            manifests, policy.getSpec().getPodSelector().getMatchLabels())
                    .get(0);
            policy.getSpec().getIngress().stream()
                    .flatMap(it -> it.getPorts().stream())
                    .map(NetworkPolicyPort::getPort)
                    .forEach(port -> assertThat(port(pod, port)).isNotNull());
        }
        Map<String, Object> application = manifests.application();
        PodTemplateSpec node = manifests.node();
        assertThat(application.getOrDefault("taskgraph.node.port", application.get("grpc.server.port")))
                .isEqualTo(port(node, new IntOrString("data")).getContainerPort());
        if (application.containsKey("management.server.port")) {
            assertThat(application.get("management.server.port"))
                    .isEqualTo(application.get("server.port"))
                    .isEqualTo(port(node, new IntOrString("management")).getContainerPort());
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void probesAreThereAndLivenessLooksAtTheProcessAlone(Path values) {
        Manifests manifests = Chart.render("r", values);
        for (PodTemplateSpec pod : manifests.pods()) {
            for (Container container : pod.getSpec().getContainers()) {
                Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                        .filter(Objects::nonNull)
                        .forEach(probe ->
                                assertThat(port(pod, probedPort(probe))).isNotNull());
            }
        }
        Container container = manifests.container();
        if (manifests.application().containsKey("management.server.port")) {
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
            assertThat(manifests.application())
                    .containsEntry("management.endpoint.health.group.liveness.include", "livenessState");
        } else {
            assertThat(container.getLivenessProbe().getTcpSocket()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyMountHasItsVolumeAndEveryVolumeIsMounted(Path values) {
        for (PodTemplateSpec pod : Chart.render("r", values).pods()) {
            Set<String> mounted = new HashSet<>();
            pod.getSpec()
                    .getContainers()
                    .forEach(container -> container.getVolumeMounts().stream()
                            .map(VolumeMount::getName)
                            .forEach(mounted::add));
            Set<String> claimed = Set.of("data");
            Set<String> volumes = new HashSet<>(
                    pod.getSpec().getVolumes().stream().map(Volume::getName).toList());
            if (mounted.contains("data") && !volumes.contains("data")) {
                volumes.addAll(claimed);
            }
            assertThat(volumes).isEqualTo(mounted);
        }
    }

    private static boolean matches(Map<String, String> selector, PodTemplateSpec pod) {
        return pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    private static List<PodTemplateSpec> selected(Manifests manifests, Map<String, String> selector) {
        assertThat(selector).isNotEmpty();
        return manifests.pods().stream().filter(pod -> matches(selector, pod)).toList();
    }

    private static ContainerPort port(PodTemplateSpec pod, IntOrString name) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getName().equals(name.getStrVal()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No port " + name));
    }

    private static IntOrString probedPort(Probe probe) {
        return probe.getHttpGet() != null
                ? probe.getHttpGet().getPort()
                : probe.getTcpSocket().getPort();
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
