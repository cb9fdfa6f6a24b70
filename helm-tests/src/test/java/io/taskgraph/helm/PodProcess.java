package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A rendered pod as a process of this machine, on a loopback address of its own in place of a network namespace: the image's or the
 * pod's command, its environment, its volumes as directories, its probes, and its end by SIGTERM and a grace period.
 *
 * <p>Two things are not as in a pod. Servers bind to the pod's address instead of all, since the machine has one network; and
 * paths of mounts are replaced by those of the directories where they occur in the environment.
 */
final class PodProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PROBE_MILLIS = 3_000;

    private final String name;
    private final String address;
    private final PodSpec spec;
    private final Container container;
    private final Path directory;
    private final Path log;
    private final Process process;

    PodProcess(String name, String address, Manifests manifests, Image image, Path home) throws IOException {
        this.name = name;
        this.address = address;
        this.spec = manifests.node().getSpec();
        this.container = spec.getContainers().get(0);
        this.directory = Files.createDirectories(home.resolve(name));
        this.log = Files.createDirectories(Path.of(System.getProperty("taskgraph.logs", "target/process-logs")))
                .resolve(name + ".log");
        List<String> command =
                new ArrayList<>(container.getCommand().isEmpty() ? image.entrypoint() : container.getCommand());
        command.addAll(container.getArgs());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(image.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(image.environment());
        environment.putAll(environment(mounts(manifests)));
        Dockerfile.withOwnJava(environment);
        environment.merge(
                "JAVA_TOOL_OPTIONS",
                "",
                (options, none) -> options + " -Djava.io.tmpdir=" + directory.resolve("tmp") + " -Xlog:class+load:file="
                        + classes());
        process = builder.start();
        process.getOutputStream().close();
    }

    private Map<String, Path> mounts(Manifests manifests) throws IOException {
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = spec.getVolumes().stream()
                    .filter(it -> it.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            Path target = Files.createDirectories(directory.resolve(volume.getName()));
            if (volume.getConfigMap() != null) {
                Map<String, String> data = manifests
                        .one(ConfigMap.class, volume.getConfigMap().getName())
                        .getData();
                for (Map.Entry<String, String> file : data.entrySet()) {
                    Files.writeString(target.resolve(file.getKey()), file.getValue());
                }
            } else {
                assertThat(volume.getEmptyDir())
                        .as("volume %s", volume.getName())
                        .isNotNull();
            }
            mounts.put(mount.getMountPath(), target);
        }
        return mounts;
    }

    private Map<String, String> environment(Map<String, Path> mounts) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GRPC_SERVER_ADDRESS", address);
        environment.put("SERVER_ADDRESS", address);
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValue();
            if (variable.getValueFrom() != null) {
                String field = variable.getValueFrom().getFieldRef().getFieldPath();
                value = Map.of("metadata.name", name, "status.podIP", address).get(field);
            }
            for (Map.Entry<String, Path> mount : mounts.entrySet()) {
                if (value.startsWith("file:" + mount.getKey() + "/")) {
                    value = "file:" + mount.getValue()
                            + value.substring("file:".length() + mount.getKey().length());
                    break;
                }
            }
            environment.put(variable.getName(), value);
        }
        return environment;
    }

    String name() {
        return name;
    }

    /** Waits until startup and readiness probe have succeeded, as Kubernetes would before it calls the pod ready. */
    PodProcess awaitReady() {
        Awaitility.await(name + " is ready").atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive())
                    .as("%s has ended:\n%s", name, output())
                    .isTrue();
            return passes(container.getStartupProbe()) && passes(container.getReadinessProbe());
        });
        return this;
    }

    boolean isLive() {
        return process.isAlive() && passes(container.getLivenessProbe());
    }

    private boolean passes(Probe probe) {
        int status =
                get(probe.getHttpGet().getPort().getStrVal(), probe.getHttpGet().getPath());
        return status >= 200 && status < 400;
    }

    /** Returns the status of an answer at a port, by its name, or 0 if there is none. */
    int get(String port, String path) {
        int number = container.getPorts().stream()
                .filter(it -> it.getName().equals(port))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + address + ":" + number + path)
                    .toURL()
                    .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            return connection.getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Ends the pod as Kubernetes does, and fails if it would have to be killed after the grace period. Returns the status. */
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(spec.getTerminationGracePeriodSeconds(), TimeUnit.SECONDS))
                .as("%s ends within its grace period:\n%s", name, output())
                .isTrue();
        return process.exitValue();
    }

    /** Returns the status with which the process ends by itself. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("%s ends by itself:\n%s", name, output())
                .isTrue();
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException missing) {
            return "(no log)";
        }
    }

    /** Returns the file in which the JVM tells where it has each class from. */
    Path classes() {
        return directory.resolve("classes.log");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
