package io.taskgraph.test.etcd;

import io.taskgraph.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of etcd on the loopback interface, its directory, and its ports. It ends with {@link #close}, and with this JVM at the
 * latest. Methods wait until their effect is there, at most half a minute, and fail with the end of etcd's log. Not thread-safe.
 */
final class EtcdProcess implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Where files are kept in memory, on Linux: etcd writes each transaction through to its disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final String name;
    private final Path home;
    private final EtcdPorts ports = new EtcdPorts();
    private final Thread atExit = new Thread(this::destroy, "etcd-at-exit");
    private EtcdLauncher launcher;
    private EtcdOptions options;
    private List<String> clusterArguments = List.of();
    private @Nullable Process process;

    EtcdProcess(String name, EtcdOptions options) {
        this.name = name;
        this.options = options;
        this.launcher = EtcdLauncher.find(options.folder());
        try {
            this.home = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "taskgraph-etcd")
                    : Files.createTempDirectory("taskgraph-etcd");
        } catch (IOException cannot) {
            throw new UncheckedIOException("No directory for etcd's data", cannot);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    EtcdPorts ports() {
        return ports;
    }

    String name() {
        return name;
    }

    /** Sets the cluster's part of the command line, from the next launch on. */
    void belongsTo(List<String> newClusterArguments) {
        clusterArguments = List.copyOf(newClusterArguments);
    }

    /** Runs another etcd from the next launch on, with the same data. */
    void use(@Nullable Path folder) {
        options = options.withFolder(folder);
        launcher = EtcdLauncher.find(folder);
    }

    boolean usesTls() {
        return options.tls() != EtcdTls.NONE;
    }

    EtcdGateway gateway() {
        if (usesTls()) {
            throw new IllegalStateException("The HTTP gateway is used without TLS only");
        }
        return new EtcdGateway(ports.client());
    }

    EtcdGateway metrics() {
        return new EtcdGateway(ports.metrics());
    }

    /** Starts the process, and does not wait for it. */
    void launch() {
        List<String> arguments = new ArrayList<>(List.of("--name", name, "--data-dir"));
        arguments.add(data().toString());
        arguments.addAll(ports.arguments(usesTls()));
        arguments.addAll(clusterArguments);
        arguments.addAll(options.tls().arguments());
        arguments.addAll(options.arguments());
        process = launcher.launch(home, arguments);
    }

    void awaitHealthy() {
        Process started = running();
        await("healthy", () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("etcd has ended with status " + started.exitValue() + ":\n" + logEnd());
            }
            return metrics().isHealthy();
        });
    }

    void await(String state, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "etcd is not " + state + " after " + PrintableText.of(PATIENCE) + ":\n" + logEnd());
            }
            pauseBetweenLooks();
        }
    }

    /** Sends a signal and waits for the end of the process. */
    void end(String signal) {
        Process victim = running();
        launcher.signal(victim, signal);
        try {
            if (!victim.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "etcd has not ended after " + PrintableText.of(PATIENCE) + ":\n" + logEnd());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of etcd", interrupted);
        }
    }

    void signal(String signal) {
        launcher.signal(running(), signal);
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("etcd is not running:\n" + logEnd());
        }
        return process;
    }

    /** Runs {@code etcdctl} to its end. */
    void control(List<String> arguments) {
        launcher.control(home, arguments);
    }

    /** Returns where etcd keeps its data. */
    Path data() {
        return home.resolve("data");
    }

    /** Returns a directory beside the data, which ends with the process. */
    Path beside(String directory) {
        return home.resolve(directory);
    }

    /** Kills the process and deletes its directory. */
    @Override
    public void close() {
        destroy();
        ports.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The JVM ends, and the hook has been run or will be.
        }
        delete(home);
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot delete etcd's data", cannot);
        }
    }

    private void destroy() {
        if (isRunning()) {
            end("KILL");
        }
    }

    private static void pauseBetweenLooks() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for etcd", interrupted);
        }
    }

    private String logEnd() {
        try {
            String log = Files.readString(EtcdLauncher.log(home), StandardCharsets.UTF_8);
            return log.substring(Math.max(0, log.length() - 4_000));
        } catch (IOException missing) {
            return "(no log)";
        }
    }
}
