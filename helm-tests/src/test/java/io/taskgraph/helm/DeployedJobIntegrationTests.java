package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample as the chart deploys it, with processes in place of pods: what the Dockerfile makes is run as the rendered pod says,
 * with the rendered configuration and the rendered probes, on a real etcd. A pod that holds tasks is removed in the middle of
 * the job, as a drain of its machine would, and another takes its place.
 */
@WithEtcd
class DeployedJobIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private static Path home;

    private static Image image;

    private final EtcdServer etcd;
    private final List<PodProcess> pods = new ArrayList<>();

    DeployedJobIntegrationTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @BeforeAll
    static void buildImage() throws Exception {
        image = Dockerfile.build(
                Chart.ROOT.resolve("sample-regression"), Files.createDirectories(home.resolve("build")));
    }

    @Test
    void imageStartsTheJvmItselfAndWithoutRoot() {
        assertThat(image.user()).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(image.entrypoint()).startsWith("java").endsWith("-jar", "application.jar");
        assertThat(image.directory().resolve("application.jsa")).exists();
        assertThat(image.directory().resolve("lib")).isDirectoryContaining("glob:**/taskgraph-core-*.jar");
    }

    @Test
    void jobGoesOnWhenAPodIsRemovedAndReplaced() throws Exception {
        Manifests manifests = manifests("deployed");
        EtcdKeys keys = keys(manifests);
        try {
            PodProcess first = start("regression-a", 2, manifests);
            PodProcess second = start("regression-b", 3, manifests);
            PodProcess third = start("regression-c", 4, manifests);
            List.of(first, second, third).forEach(PodProcess::awaitReady);
            Awaitility.await("the job is under way").atMost(PATIENCE).until(() -> epoch(keys) >= 3);
            PodProcess removed = List.of(first, second, third).stream()
                    .filter(pod -> holdsTasks(pod, keys))
                    .findFirst()
                    .orElseThrow();
            assertThat(removed.terminate()).isEqualTo(SIGTERM_STATUS);
            assertThat(keys.read()).doesNotContainKey("outcome");
            assertThat(holdsTasks(removed, keys)).isFalse();
            assertThat(removed.output()).doesNotContain("has not left the job within");

            PodProcess fourth = start("regression-d", 5, manifests).awaitReady();
            Awaitility.await("the job ends")
                    .atMost(PATIENCE)
                    .until(() -> keys.read().containsKey("outcome"));
            assertThat(keys.read().get("outcome")).contains("SUCCEEDED");

            pods.remove(removed);
            assertThat(pods).allMatch(PodProcess::isLive);
            assertThat(fourth.get("management", "/actuator/prometheus")).isEqualTo(200);
            etcd.pause();
            assertThat(pods).as("liveness without etcd").allMatch(PodProcess::isLive);
            etcd.resume();
            assertThat(Files.readString(first.classes()))
                    .containsPattern("org\\.springframework\\S+ source: shared objects file \\(top\\)");
            for (PodProcess pod : pods) {
                assertThat(pod.terminate()).isEqualTo(SIGTERM_STATUS);
            }
            assertThat(keys.read().keySet()).containsExactlyInAnyOrder("spec", "epoch", "outcome");
        } finally {
            pods.forEach(PodProcess::close);
        }
    }

    @Test
    void podsOfAKubernetesJobEndWithTheJob() throws Exception {
        Manifests manifests = manifests(
                "completed",
                "workload=Job",
                "config.regression.input=classpath:data/iris.csv",
                "config.regression.target=species",
                "config.regression.family=multinomial",
                "config.regression.l2=1",
                "config.regression.solver=lbfgs");
        try {
            start("completed-a", 6, manifests);
            start("completed-b", 7, manifests);
            for (PodProcess pod : pods) {
                assertThat(pod.awaitEnd()).as(pod.output()).isZero();
            }
            assertThat(keys(manifests).read().get("outcome")).contains("SUCCEEDED");
        } finally {
            pods.forEach(PodProcess::close);
        }
    }

    private Manifests manifests(String job, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "job.name=" + job,
                "etcd.endpoints[0]=" + etcd.endpoint(),
                "dataPlane.port=19090",
                "management.port=18081",
                "javaOptions=-Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "config.regression.input=" + slowData(),
                "config.regression.target=y",
                "config.regression.family=binomial",
                "config.regression.solver=lbfgs"));
        settings.addAll(List.of(more));
        return Chart.render("regression", Chart.values("regression"), settings.toArray(String[]::new));
    }

    private PodProcess start(String name, int host, Manifests manifests) throws IOException {
        PodProcess pod = new PodProcess(name, "127.0.0." + host, manifests, image, home.resolve("pods"));
        pods.add(pod);
        return pod;
    }

    private EtcdKeys keys(Manifests manifests) {
        Map<String, Object> application = manifests.application();
        return new EtcdKeys(
                etcd.endpoint(),
                application.get("taskgraph.namespace") + "/" + application.get("taskgraph.job.name") + "/");
    }

    private static long epoch(EtcdKeys keys) throws IOException, InterruptedException {
        return Long.parseLong(keys.read().getOrDefault("epoch", "0"));
    }

    /** Nodes are named after their pods. */
    private static boolean holdsTasks(PodProcess pod, EtcdKeys keys) {
        try {
            return keys.read().entrySet().stream()
                    .anyMatch(it ->
                            it.getKey().endsWith("/primary") && it.getValue().contains("\"" + pod.name() + "-"));
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Data whose columns nearly depend on each other, so that the fit takes hundreds of epochs. */
    private static Path slowData() throws IOException {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,y\n");
        for (int row = 0; row < 3_000; row++) {
            double common = random.nextGaussian();
            double score = 4 * random.nextGaussian();
            for (int column = 0; column < 10; column++) {
                double scale = Math.pow(10, column / 4.5);
                double x = common + random.nextGaussian() / scale;
                score += (column % 2 == 0 ? -x : x) * scale;
                csv.append(String.format(Locale.ROOT, "%.9f,", x));
            }
            csv.append(score > 0 ? "1\n" : "0\n");
        }
        return Files.writeString(home.resolve("slow.csv"), csv);
    }
}
