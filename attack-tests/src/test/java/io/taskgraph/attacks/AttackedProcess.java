package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM of {@link AttackedApplication} with a small heap, whose output goes to a file. */
final class AttackedProcess implements AutoCloseable {

    private static final Pattern JOINED = Pattern.compile("process \\S+ joins with \\d+ nodes? at (\\S+)");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final Thread atExit = new Thread(this::kill, "process-at-exit");

    /** Starts a process that speaks plain text, and has room for all tasks twice. */
    AttackedProcess(String name, EtcdServer etcd, String... more) {
        this(
                name,
                etcd,
                Stream.concat(
                                Stream.of(
                                        "--taskgraph.data.tls=off",
                                        "--grpc.server.address=127.0.0.1",
                                        "--grpc.server.port=0",
                                        "--taskgraph.node.slots=" + 2 * AttackedApplication.TASKS),
                                Stream.of(more))
                        .toList());
    }

    /** Starts a process that makes a key of its own, as by default, and has not room for all tasks. */
    static AttackedProcess withOwnKey(String name, EtcdServer etcd, String... more) {
        return new AttackedProcess(
                name,
                etcd,
                Stream.concat(
                                Stream.of(
                                        "--taskgraph.node.address=127.0.0.1",
                                        "--taskgraph.node.slots=" + (AttackedApplication.TASKS - 1)),
                                Stream.of(more))
                        .toList());
    }

    private AttackedProcess(String name, EtcdServer etcd, List<String> more) {
        try {
            log = Files.createDirectories(Path.of("target", "process-logs")).resolve(name + ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx200m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    AttackedApplication.class.getName(),
                    "--spring.main.banner-mode=off",
                    "--spring.main.web-application-type=none",
                    "--logging.level.io.taskgraph=info",
                    "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                    "--taskgraph.job.name=attacked",
                    "--taskgraph.job.tasks=" + AttackedApplication.TASKS,
                    "--taskgraph.backup.replicas=1"));
            command.addAll(more);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Freezes the process, or lets it go on. */
    void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the addresses under which the process has joined, one for each time. */
    List<String> addresses() {
        return JOINED.matcher(log()).results().map(joined -> joined.group(1)).toList();
    }

    /** Returns the bytes of the objects that live, after a full collection. */
    long liveBytes() {
        try {
            Process histogram = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(histogram.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            Matcher total = TOTAL.matcher(output);
            assertThat(total.find()).as("total in %s", output).isTrue();
            return Long.parseLong(total.group(1));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void kill() {
        process.destroyForcibly();
    }
}
