package io.taskgraph.test.etcd;

import io.taskgraph.PrintableText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an etcd is run and signalled: as a process of this machine, or in Docker.
 *
 * <p>The Docker way is for machines that have only Docker, and Linux (it uses the host's network). It is untested so far.
 */
final class EtcdLauncher {

    private static final String ETCD = "etcd";
    private static final String CONTROL = "etcdctl";
    private static final String IMAGE = "quay.io/coreos/etcd:v3.5.21";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The program of a process. */
    private final String program;
    /** Name of the container; empty for a process. */
    private final String container;

    private EtcdLauncher(String program, String container) {
        this.program = program;
        this.container = container;
    }

    /** @param folder folder that holds the program; null for the program on the path */
    static EtcdLauncher find(@Nullable Path folder) {
        if (folder != null) {
            Path program = folder.resolve(ETCD);
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException("There is no program '" + program + "'");
            }
            return new EtcdLauncher(program.toString(), "");
        }
        if (onPath(ETCD)) {
            return new EtcdLauncher(ETCD, "");
        }
        if (onPath("docker")) {
            return new EtcdLauncher(ETCD, "taskgraph-etcd-" + UUID.randomUUID());
        }
        throw new IllegalStateException(
                "This test needs a real etcd, but there is no 'etcd' on the path and no 'docker' either. "
                        + "Install it: on Debian and Ubuntu 'apt-get install etcd-server'; elsewhere see https://etcd.io/docs/latest/install/");
    }

    Process launch(Path home, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (!container.isEmpty()) {
            command.addAll(List.of("docker", "run", "--rm", "--network", "host", "--name", container));
            command.addAll(List.of("--volume", home + ":" + home, IMAGE));
        }
        command.add(program);
        command.addAll(arguments);
        if (knows("--unsafe-no-fsync")) {
            command.add("--unsafe-no-fsync");
        }
        // as little work as may be for a login, which else takes a busy machine seconds
        command.addAll(List.of("--bcrypt-cost", "4"));
        try {
            return builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(home).toFile()))
                    .start();
        } catch (IOException cannot) {
            throw new UncheckedIOException("etcd does not start: " + command, cannot);
        }
    }

    static Path log(Path home) {
        return home.resolve("etcd.log");
    }

    /** Sends a signal, {@code STOP} for example. */
    void signal(Process process, String signal) {
        List<String> command = container.isEmpty()
                ? List.of("kill", "-" + signal, String.valueOf(process.pid()))
                : List.of("docker", "kill", "--signal", signal, container);
        run(command);
    }

    /** Runs the {@code etcdctl} that lies beside {@code etcd} to its end. */
    void control(Path home, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (!container.isEmpty()) {
            command.addAll(List.of("docker", "run", "--rm", "--network", "host"));
            command.addAll(List.of("--volume", home + ":" + home, IMAGE));
        }
        Path beside = Path.of(program).resolveSibling(CONTROL);
        command.add(beside.toString());
        command.addAll(arguments);
        Ended ended = run(command);
        if (ended.status() != 0) {
            throw new IllegalStateException(command + " ended with status " + ended.status() + ": " + ended.said());
        }
    }

    /** etcd knows it from 3.5 on. */
    private boolean knows(String option) {
        return !container.isEmpty() || run(List.of(program, "--help")).said().contains(option);
    }

    /** How a command has ended, and what it has said. */
    private record Ended(int status, String said) {}

    private static Ended run(List<String> command) {
        try {
            Path output = Files.createTempFile("taskgraph-command", ".txt");
            try {
                Process process = builder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " did not end within " + PrintableText.of(PATIENCE));
                }
                String said = Files.readString(output, StandardCharsets.UTF_8);
                return new Ended(process.exitValue(), said);
            } finally {
                Files.delete(output);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot run " + command, cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, interrupted);
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the machine sets for another etcd must not reach this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_") || name.startsWith("ETCDCTL_"));
        return builder;
    }

    private static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
