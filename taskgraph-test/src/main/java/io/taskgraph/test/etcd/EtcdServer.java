package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real etcd with one member, on free ports of the loopback interface, with a data directory of its own that is deleted at
 * the end. For several members see {@link EtcdCluster}.
 *
 * <p>Its process ends with {@link #close}, and with this JVM at the latest. Methods wait until their effect is there, at most half
 * a minute, and fail with the end of etcd's log. Not thread-safe.
 */
public final class EtcdServer implements AutoCloseable {

    private final EtcdProcess process;

    private EtcdServer(EtcdOptions options) {
        process = new EtcdProcess("test", options);
        process.belongsTo(membership());
    }

    private List<String> membership() {
        String peer = EtcdPorts.url(process.ports().peer());
        return List.of("--initial-advertise-peer-urls", peer, "--initial-cluster", process.name() + "=" + peer);
    }

    /** Starts a server that takes any client. */
    public static EtcdServer start() {
        return start(EtcdOptions.defaults());
    }

    /**
     * Starts a server.
     *
     * @param tls how clients connect
     * @param arguments more arguments for etcd's command line
     */
    public static EtcdServer start(EtcdTls tls, String... arguments) {
        return start(EtcdOptions.defaults().withTls(tls).withArguments(arguments));
    }

    /** Starts a server. */
    public static EtcdServer start(EtcdOptions options) {
        EtcdServer server = new EtcdServer(options);
        try {
            server.process.launch();
            server.process.awaitHealthy();
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    /** Returns the address for clients: {@code http} or {@code https}, by number. */
    public URI endpoint() {
        return URI.create((process.usesTls() ? "https" : "http") + "://127.0.0.1:" + port());
    }

    /** Returns the port for clients, on 127.0.0.1. It stays the same over restarts. */
    public int port() {
        return process.ports().client();
    }

    /** Returns the process; of the Docker client where etcd runs in Docker. */
    public long pid() {
        return process.running().pid();
    }

    /** Kills the server outright (SIGKILL). */
    public void kill() {
        process.end("KILL");
    }

    /** Asks the server to end (SIGTERM), and waits until it has. */
    public void stop() {
        process.end("TERM");
    }

    /** Starts the server again with its former ports and data, after {@link #kill} or {@link #stop}; else kills it first. */
    public void restart() {
        if (isRunning()) {
            kill();
        }
        process.launch();
        process.awaitHealthy();
    }

    /** Stops the process in its tracks (SIGSTOP): connections stay, nothing is answered. */
    public void pause() {
        process.signal("STOP");
    }

    /** Lets a paused process go on (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Makes the server forget all revisions before one. For servers without TLS and users. */
    public void compact(long revision) {
        process.gateway().post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    /** Ends the alarm that refuses all writes since the quota was reached. For servers without TLS and users. */
    public void disarm() {
        EtcdGateway gateway = process.gateway();
        gateway.post("/v3/maintenance/defragment", "{}");
        String member = gateway.field(gateway.post("/v3/maintenance/alarm", "{\"action\":\"GET\"}"), "memberID");
        gateway.post(
                "/v3/maintenance/alarm",
                "{\"action\":\"DEACTIVATE\",\"alarm\":\"NOSPACE\",\"memberID\":\"" + member + "\"}");
    }

    /** Returns users and rights. For servers without TLS. */
    public EtcdAccess access() {
        return new EtcdAccess(process.gateway());
    }

    /** Creates user {@code root}, who may do everything, and asks every client for user and password from now on. */
    public void enableAuth(String rootPassword) {
        access().enable(rootPassword);
    }

    /** Stops the server, keeps its data as they are, and starts it again. */
    public EtcdBackup backUp() {
        stop();
        Path copy = process.beside("backup-" + UUID.randomUUID());
        copy(process.data(), copy);
        restart();
        return new EtcdBackup(copy);
    }

    /**
     * Takes a snapshot of the running server, as {@code etcdctl snapshot save} does. It needs an {@code etcdctl} beside the {@code etcd},
     * which Debian has in the package {@code etcd-client}. For servers without TLS and users.
     */
    public EtcdBackup snapshot() {
        Path file = process.beside("snapshot-" + UUID.randomUUID());
        process.control(List.of("--endpoints", endpoint().toString(), "snapshot", "save", file.toString()));
        return new EtcdBackup(file);
    }

    /**
     * Kills the server, gives it the data of a backup, and starts it again: its revisions go back. A snapshot is restored by {@code etcdctl
     * snapshot restore}, which etcd has up to version 3.5; then the counting of leaders begins again, too.
     */
    public void restore(EtcdBackup backup) {
        kill();
        EtcdProcess.delete(process.data());
        if (backup.isSnapshot()) {
            List<String> arguments =
                    new ArrayList<>(List.of("snapshot", "restore", backup.data().toString(), "--name", process.name()));
            arguments.addAll(List.of("--data-dir", process.data().toString()));
            arguments.addAll(membership());
            process.control(arguments);
        } else {
            copy(backup.data(), process.data());
        }
        restart();
    }

    /** Kills the server, and starts it again without any data. */
    public void loseData() {
        kill();
        EtcdProcess.delete(process.data());
        restart();
    }

    /** Returns whether the process is there, be it paused. */
    public boolean isRunning() {
        return process.isRunning();
    }

    /** Kills the server and deletes its data. */
    @Override
    public void close() {
        process.close();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot copy etcd's data", cannot);
        }
    }
}
