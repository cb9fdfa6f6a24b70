package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd with one member, on free ports of the loopback interface, with a data directory of its own that is deleted at
 * the end.
 *
 * <p>Its process ends with {@link #close}, and with this JVM at the latest. Methods wait until their effect is there, at most half
 * a minute, and fail with the end of etcd's log. Not thread-safe.
 */
public final class EtcdServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Where files are kept in memory, on Linux: etcd writes each transaction through to its disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final EtcdLauncher launcher;
    private final EtcdTls tls;
    private final List<String> extraArguments;
    private final Path home;
    private final Thread atExit = new Thread(this::destroy, "etcd-at-exit");
    private final EtcdPorts ports = new EtcdPorts();
    private @Nullable Process process;

    private EtcdServer(EtcdTls tls, List<String> extraArguments) {
        this.launcher = EtcdLauncher.find();
        this.tls = tls;
        this.extraArguments = List.copyOf(extraArguments);
        try {
            this.home = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "taskgraph-etcd")
                    : Files.createTempDirectory("taskgraph-etcd");
        } catch (IOException cannot) {
            throw new UncheckedIOException("No directory for etcd's data", cannot);
        }
    }

    /** Starts a server that takes any client. */
    public static EtcdServer start() {
        return start(EtcdTls.NONE);
    }

    /**
     * Starts a server.
     *
     * @param tls how clients connect
     * @param arguments more arguments for etcd's command line
     */
    public static EtcdServer start(EtcdTls tls, String... arguments) {
        EtcdServer server = new EtcdServer(tls, List.of(arguments));
        Runtime.getRuntime().addShutdownHook(server.atExit);
        try {
            server.launch();
            server.awaitHealthy();
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    /** Returns the address for clients: {@code http} or {@code https}, by number. */
    public URI endpoint() {
        return URI.create((tls == EtcdTls.NONE ? "http" : "https") + "://127.0.0.1:" + ports.client());
    }

    /** Returns the port for clients, on 127.0.0.1. It stays the same over restarts. */
    public int port() {
        return ports.client();
    }

    /** Returns the process; of the Docker client where etcd runs in Docker. */
    public long pid() {
        return running().pid();
    }

    /** Kills the server outright (SIGKILL). */
    public void kill() {
        Process victim = running();
        launcher.signal(victim, "KILL");
        awaitEnd(victim);
    }

    /** Asks the server to end (SIGTERM), and waits until it has. */
    public void stop() {
        Process victim = running();
        launcher.signal(victim, "TERM");
        awaitEnd(victim);
    }

    /** Starts the server again with its former ports and data, after {@link #kill} or {@link #stop}; else kills it first. */
    public void restart() {
        if (isRunning()) {
            kill();
        }
        launch();
        awaitHealthy();
    }

    /** Stops the process in its tracks (SIGSTOP): connections stay, nothing is answered. */
    public void pause() {
        launcher.signal(running(), "STOP");
    }

    /** Lets a paused process go on (SIGCONT). */
    public void resume() {
        launcher.signal(running(), "CONT");
    }

    /** Makes the server forget all revisions before one. For servers without TLS and users. */
    public void compact(long revision) {
        gateway().post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    /** Creates user {@code root}, who may do everything, and asks every client for user and password from now on. */
    public void enableAuth(String rootPassword) {
        EtcdGateway gateway = gateway();
        gateway.post("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"" + rootPassword + "\"}");
        gateway.post("/v3/auth/role/add", "{\"name\":\"root\"}");
        gateway.post("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        gateway.post("/v3/auth/enable", "{}");
    }

    /** Returns whether the process is there, be it paused. */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Kills the server and deletes its data. */
    @Override
    public void close() {
        destroy();
        ports.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The JVM ends, and the hook has been run or will be.
        }
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot delete etcd's data", cannot);
        }
    }

    private void launch() {
        List<String> arguments = new ArrayList<>(List.of("--name", "test", "--data-dir"));
        arguments.add(home.resolve("data").toString());
        arguments.addAll(ports.arguments(tls != EtcdTls.NONE));
        arguments.addAll(tls.arguments());
        arguments.addAll(extraArguments);
        process = launcher.launch(home, arguments);
    }

    private void awaitHealthy() {
        Process started = running();
        long start = System.nanoTime();
        EtcdGateway metrics = new EtcdGateway(ports.metrics());
        while (!metrics.isHealthy()) {
            if (!started.isAlive()) {
                throw new IllegalStateException("etcd has ended with status " + started.exitValue() + ":\n" + logEnd());
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("etcd is not healthy after " + PATIENCE + ":\n" + logEnd());
            }
            pauseBetweenLooks();
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

    private void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("etcd has not ended after " + PATIENCE + ":\n" + logEnd());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of etcd", interrupted);
        }
    }

    private void destroy() {
        if (isRunning()) {
            kill();
        }
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("etcd is not running:\n" + logEnd());
        }
        return process;
    }

    private EtcdGateway gateway() {
        if (tls != EtcdTls.NONE) {
            throw new IllegalStateException("The HTTP gateway is used without TLS only");
        }
        return new EtcdGateway(ports.client());
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
