package io.taskgraph.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Bounds of what a process holds for its callers, under {@code taskgraph.data.limits}. Each is 1 at least. */
public class CallLimitProperties {

    /** Maximum number of calls that one connection of another process may have under way. Its further calls wait there. */
    private int callsPerConnection = 10_000;

    /** Maximum number of calls of other processes that may be under way at a time. Further ones are refused and asked again a moment later. */
    private int openCalls = 100_000;

    /** Maximum size of all messages of calls of other processes that are under way. Without it, a quarter of the heap. */
    private @Nullable DataSize openSize;

    /** Maximum number of connections to the server of the tasks. */
    private int connections = 10_000;

    /** Maximum number of connections whose TLS handshake has not ended. One more ends the oldest of them. */
    private int handshakes = 1_000;

    /** Maximum number of connections from one address whose TLS handshake has not ended. */
    private int handshakesPerAddress = 100;

    /** Maximum number of TLS handshakes that begin in a second, on average. Further connections are ended at once. */
    private int handshakeRate = 200;

    /** Maximum number of TLS handshakes from one address that begin in a second, on average. */
    private int handshakeRatePerAddress = 50;

    /** Time after which a connection without a call is ended. */
    private Duration idle = Duration.ofMinutes(5);

    public int getHandshakeRate() {
        return handshakeRate;
    }

    public void setHandshakeRate(int handshakeRate) {
        this.handshakeRate = handshakeRate;
    }

    public int getHandshakeRatePerAddress() {
        return handshakeRatePerAddress;
    }

    public void setHandshakeRatePerAddress(int handshakeRatePerAddress) {
        this.handshakeRatePerAddress = handshakeRatePerAddress;
    }

    public Duration getIdle() {
        return idle;
    }

    public void setIdle(Duration idle) {
        this.idle = idle;
    }

    public int getConnections() {
        return connections;
    }

    public void setConnections(int connections) {
        this.connections = connections;
    }

    public int getHandshakes() {
        return handshakes;
    }

    public void setHandshakes(int handshakes) {
        this.handshakes = handshakes;
    }

    public int getHandshakesPerAddress() {
        return handshakesPerAddress;
    }

    public void setHandshakesPerAddress(int handshakesPerAddress) {
        this.handshakesPerAddress = handshakesPerAddress;
    }

    public int getCallsPerConnection() {
        return callsPerConnection;
    }

    public void setCallsPerConnection(int callsPerConnection) {
        this.callsPerConnection = callsPerConnection;
    }

    public int getOpenCalls() {
        return openCalls;
    }

    public void setOpenCalls(int openCalls) {
        this.openCalls = openCalls;
    }

    public @Nullable DataSize getOpenSize() {
        return openSize;
    }

    public void setOpenSize(@Nullable DataSize openSize) {
        this.openSize = openSize;
    }
}
