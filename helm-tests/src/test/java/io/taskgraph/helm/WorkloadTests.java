package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationStyle;

/** Pods and what the application in them is told. */
class WorkloadTests {

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void kubernetesWaitsLongerThanTheHandOverMayTake(Path values) {
        Manifests manifests = Chart.render("r", values);
        Map<String, Object> application = manifests.application();
        Duration drain = duration(application.get("taskgraph.drain.timeout"));
        Duration phase = duration(application.get("spring.lifecycle.timeout-per-shutdown-phase"));
        long grace = manifests.node().getSpec().getTerminationGracePeriodSeconds();
        assertThat(List.of("grpc.server.shutdown-grace-period", "spring.grpc.server.shutdown.grace-period"))
                .allSatisfy(server -> assertThat(Duration.ofSeconds(grace))
                        .isGreaterThan(drain.plus(phase).plus(duration(application.get(server)))));
    }

    /** Which gRPC the application has the chart cannot know; {@code BothLibrariesTests} start with these keys on Spring Boot's. */
    @ParameterizedTest
    @MethodSource("valuesFiles")
    void keysOfNetDevhsGrpcAreThoseThatSpringBootsIsStartedWith(Path values) {
        for (String tls : List.of("true", "false")) {
            assertThat(Chart.render("r", values, "dataPlane.tls.auto=" + tls)
                            .application()
                            .keySet())
                    .filteredOn(key -> key.startsWith("grpc."))
                    .isSubsetOf(
                            "grpc.server.port",
                            "grpc.server.shutdown-grace-period",
                            "grpc.client.taskgraph.security.authority-override");
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void processesAreNamedAndReachedAsTheirPods(Path values) {
        Manifests manifests = Chart.render("r", values);
        assertThat(manifests.application())
                .containsEntry("taskgraph.node.name", "${POD_NAME}")
                .containsEntry("taskgraph.node.address", "${POD_IP}");
        Map<String, String> fields = manifests.container().getEnv().stream()
                .filter(it -> it.getValueFrom() != null && it.getValueFrom().getFieldRef() != null)
                .collect(Collectors.toMap(
                        EnvVar::getName, it -> it.getValueFrom().getFieldRef().getFieldPath()));
        assertThat(fields).containsEntry("POD_NAME", "metadata.name").containsEntry("POD_IP", "status.podIP");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void configurationIsWhereTheApplicationLooks(Path values) {
        Manifests manifests = Chart.render("r", values);
        assertThat(manifests.container().getEnv())
                .anyMatch(it -> it.getName().equals("SPRING_CONFIG_ADDITIONAL_LOCATION")
                        && it.getValue().equals("file:/etc/taskgraph/config/"));
        assertThat(manifests.container().getVolumeMounts())
                .anyMatch(it -> it.getMountPath().equals("/etc/taskgraph/config"));
    }

    @Test
    void deploymentStaysAtTheEndOfTheJobAndJobEndsWithIt() {
        assertThat(Chart.render("r").application()).containsEntry("taskgraph.job.on-completion", "stay");
        assertThat(Chart.render("r", Chart.values("job")).application())
                .containsEntry("taskgraph.job.on-completion", "exit");
    }

    @Test
    void deploymentBringsTheNewPodBeforeItTakesTheOldOne() {
        Deployment deployment = Chart.render("r").one(Deployment.class, "r-taskgraph");
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxSurge()
                        .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void jobEndsByTheFirstPodThatSucceedsAndDoesNotCountEvictions() {
        Manifests manifests = Chart.render("r", Chart.values("job"));
        JobSpec job = manifests.one(Job.class, "r-taskgraph").getSpec();
        assertThat(job.getCompletions()).isNull();
        assertThat(job.getParallelism()).isEqualTo(3);
        assertThat(job.getActiveDeadlineSeconds()).isEqualTo(7200);
        assertThat(job.getTtlSecondsAfterFinished()).isEqualTo(86400);
        assertThat(job.getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(job.getPodFailurePolicy()
                        .getRules()
                        .get(0)
                        .getOnPodConditions()
                        .get(0)
                        .getType())
                .isEqualTo("DisruptionTarget");
        assertThat(job.getPodFailurePolicy().getRules().get(1).getOnExitCodes().getValues())
                .containsExactly(1);
        PodDisruptionBudget budget = manifests.one(PodDisruptionBudget.class, "r-taskgraph");
        assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(2);
        assertThat(budget.getSpec().getMaxUnavailable()).isNull();
    }

    /** A pod that starts late would begin the job again that the others have finished. */
    @ParameterizedTest
    @MethodSource("valuesFiles")
    void noExampleReplacesARunThatHasEnded(Path values) {
        assertThat(Chart.render("r", values).application()).containsEntry("taskgraph.job.restart-finished", false);
    }

    @Test
    void twoReleasesInANamespaceHaveNothingInCommon() {
        for (Path values : List.of(Chart.values("default"), Chart.values("job"), Chart.values("plain"))) {
            Manifests one = Chart.render("one", values);
            Manifests two = Chart.render("two", values);
            assertThat(names(one)).doesNotContainAnyElementsOf(names(two));
            assertThat(prefix(one)).isNotEqualTo(prefix(two));
            for (Service service : one.all(Service.class)) {
                assertThat(two.pods())
                        .noneMatch(pod -> pod.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()));
            }
        }
    }

    @Test
    void keysInEtcdLieUnderTheKubernetesNamespaceUnlessSaidOtherwise() {
        assertThat(prefix(Chart.render("r"))).isEqualTo(Chart.NAMESPACE + "/r-taskgraph");
        assertThat(prefix(Chart.render("r", "job.namespace=blue", "job.name=fit")))
                .isEqualTo("blue/fit");
    }

    @Test
    void bundledEtcdIsWhereTheApplicationLooksForIt() {
        Manifests manifests = Chart.render("r");
        assertThat(manifests.application())
                .containsEntry("taskgraph.etcd.endpoints[0]", "http://r-taskgraph-etcd.analytics.svc:2379");
        StatefulSet etcd = manifests.one(StatefulSet.class, "r-taskgraph-etcd");
        assertThat(etcd.getSpec().getServiceName()).isEqualTo("r-taskgraph-etcd");
        assertThat(manifests
                        .one(Service.class, "r-taskgraph-etcd")
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort())
                .isEqualTo(2379);
    }

    @Test
    void configOfTheUserIsMergedAndItsNumbersStay() {
        Manifests manifests = Chart.render("r", Chart.values("production"), "config.taskgraph.loop.threads=8");
        assertThat(manifests.application())
                .containsEntry("factorisation.shards", 2000000)
                .containsEntry("taskgraph.loop.threads", 8)
                .containsEntry("taskgraph.job.tasks", 40);
    }

    @Test
    void backupsAndThePageAreAskedOfTheApplication() {
        assertThat(Chart.render("r").application())
                .containsEntry("taskgraph.backup.replicas", 0)
                .doesNotContainKey("taskgraph.dashboard.enabled");
        assertThat(Chart.render("r", Chart.values("standby")).application())
                .containsEntry("taskgraph.backup.replicas", 1)
                .containsEntry("taskgraph.dashboard.enabled", true)
                .containsEntry("taskgraph.dashboard.path", "/jobs/live");
    }

    @Test
    void checkpointDirectoryIsTheVolumeAndIsSetOnlyThen() {
        assertThat(Chart.render("r").application()).doesNotContainKey("taskgraph.checkpoint.directory");
        Manifests manifests = Chart.render("r", Chart.values("production"));
        assertThat(manifests.application())
                .containsEntry("taskgraph.checkpoint.directory", "/var/lib/taskgraph/checkpoints");
        assertThat(manifests.container().getVolumeMounts())
                .anyMatch(it -> it.getMountPath().equals("/var/lib/taskgraph/checkpoints"));
        assertThat(manifests
                        .one(PersistentVolumeClaim.class, "r-taskgraph-checkpoints")
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("helm.sh/resource-policy", "keep");
        assertThat(Chart.render("r", Chart.values("production"), "checkpoint.existingClaim=mine")
                        .all(PersistentVolumeClaim.class))
                .isEmpty();
    }

    @Test
    void changedConfigurationReplacesThePods() {
        assertThat(checksum(Chart.render("r"))).isNotEqualTo(checksum(Chart.render("r", "lease.ttl=11s")));
        assertThat(checksum(Chart.render("r"))).isEqualTo(checksum(Chart.render("r", "replicas=5")));
    }

    @Test
    void imageIsNamedByDigestOrTagOrVersionOfTheChart() {
        assertThat(Chart.render("r").container().getImage()).isEqualTo("sample-regression:0.1.0-SNAPSHOT");
        assertThat(Chart.render("r", Chart.values("plain")).container().getImage())
                .startsWith("sample-regression@sha256:");
        assertThat(Chart.render("r", Chart.values("production")).container().getImage())
                .isEqualTo("registry.example.com/team/factorisation:1.4.0");
    }

    @Test
    void longNamesAreCutAndStayDistinctByTheirSuffixes() {
        Manifests manifests = Chart.render("a".repeat(53));
        assertThat(manifests.objects())
                .allSatisfy(it -> assertThat(it.getMetadata().getName()).hasSizeLessThan(64));
        assertThat(new HashSet<>(names(manifests))).hasSameSizeAs(names(manifests));
    }

    private static Duration duration(Object text) {
        return DurationStyle.detectAndParse(String.valueOf(text));
    }

    private static Set<String> names(Manifests manifests) {
        return manifests.objects().stream().map(WorkloadTests::name).collect(Collectors.toSet());
    }

    private static String name(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    private static String prefix(Manifests manifests) {
        return manifests.application().get("taskgraph.namespace") + "/"
                + manifests.application().get("taskgraph.job.name");
    }

    private static String checksum(Manifests manifests) {
        return manifests.node().getMetadata().getAnnotations().get("checksum/config");
    }
}
