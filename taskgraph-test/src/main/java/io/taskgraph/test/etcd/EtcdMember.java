package io.taskgraph.test.etcd;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A member of an {@link EtcdCluster}. Not thread-safe. */
public final class EtcdMember {

    private final EtcdProcess process;
    private final PeerProxy peerProxy;
    private @Nullable String id;

    EtcdMember(EtcdProcess process, PeerProxy peerProxy) {
        this.process = process;
        this.peerProxy = peerProxy;
    }

    /** Returns the address for clients: {@code http} or {@code https}, by number. It stays the same over restarts. */
    public URI endpoint() {
        return URI.create((process.usesTls() ? "https" : "http") + "://127.0.0.1:" + port());
    }

    /** Returns the port for clients, on 127.0.0.1. */
    public int port() {
        return process.ports().client();
    }

    /** Returns the process. */
    public long pid() {
        return process.running().pid();
    }

    /** Returns whether the process is there, be it paused. */
    public boolean isRunning() {
        return process.isRunning();
    }

    /** Returns whether the member takes itself for the leader; false while it does not answer. */
    public boolean isLeader() {
        return process.isRunning() && process.metrics().isSet("etcd_server_is_leader");
    }

    /** Kills the member outright (SIGKILL). */
    public void kill() {
        process.end("KILL");
    }

    /** Asks the member to end (SIGTERM), and waits until it has. */
    public void stop() {
        process.end("TERM");
    }

    /** Starts the process again, with its former ports and data, and does not wait for it. */
    public void launch() {
        process.launch();
    }

    /** Waits until the member takes part in a majority. */
    public void awaitHealthy() {
        process.awaitHealthy();
    }

    /** Starts the member again, and waits until it takes part in a majority. */
    public void restart() {
        launch();
        awaitHealthy();
    }

    /** Stops the process in its tracks (SIGSTOP): connections stay, nothing is answered. */
    public void pause() {
        process.signal("STOP");
    }

    /** Lets a paused process go on (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Ends the member in order, and starts it again as the etcd of another folder; null for the one of the path. */
    public void upgrade(@Nullable Path folder) {
        stop();
        process.use(folder);
        restart();
    }

    /** Returns the id of the member in the cluster, in hexadecimal digits. */
    String id() {
        String known = id;
        if (known == null) {
            known = process.metrics().serverId();
            id = known;
        }
        return known;
    }

    EtcdProcess process() {
        return process;
    }

    String peerUrl() {
        return EtcdPorts.url(peerProxy.port());
    }

    void close() {
        process.close();
        peerProxy.close();
    }
}
