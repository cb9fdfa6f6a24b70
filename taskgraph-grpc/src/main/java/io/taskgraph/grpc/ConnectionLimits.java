package io.taskgraph.grpc;

import io.taskgraph.PrintableText;
import java.time.Duration;

/**
 * Bounds of the connections to a server.
 *
 * @param connections connections that may be open in all; further ones are ended at once
 * @param handshakes of these, the ones whose TLS handshake has not ended; one more ends the oldest
 * @param handshakesPerAddress the same for one address from which they come
 * @param handshakeRate handshakes that may begin in a second on average, beside those that may be under way at a time; further connections are ended
 *     at once. A handshake costs a server a millisecond of CPU before it knows with whom, and the caller nearly nothing
 * @param handshakeRatePerAddress the same for one address from which they come
 * @param idle time after which a connection is ended that carries no call; at least 1 s
 */
public record ConnectionLimits(
        int connections,
        int handshakes,
        int handshakesPerAddress,
        int handshakeRate,
        int handshakeRatePerAddress,
        Duration idle) {

    /** Without a bound for how many handshakes begin in a second. */
    public static final int ANY_RATE = Integer.MAX_VALUE;

    /** Least time after which gRPC ends an idle connection. */
    public static final Duration MIN_IDLE = Duration.ofSeconds(1);

    /**
     * 10,000 connections; 1,000 unfinished handshakes, 100 of them from one address; 200 handshakes a second, 50 of them from one address; idle
     * for 5 minutes.
     */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(10_000, 1_000, 100, 200, 50, Duration.ofMinutes(5));

    public ConnectionLimits {
        if (connections < 1
                || handshakes < 1
                || handshakesPerAddress < 1
                || handshakeRate < 1
                || handshakeRatePerAddress < 1) {
            throw new IllegalArgumentException("limits of connections must be at least 1, but are " + connections
                    + " in all, " + handshakes + " unfinished handshakes, " + handshakesPerAddress
                    + " of them from one address, " + handshakeRate + " handshakes a second and "
                    + handshakeRatePerAddress + " from one address");
        }
        if (idle.compareTo(MIN_IDLE) < 0) {
            throw new IllegalArgumentException("connections must be allowed to be idle for at least "
                    + PrintableText.of(MIN_IDLE) + ", but are for " + PrintableText.of(idle));
        }
    }

    /** Returns limits with other numbers of connections and of unfinished handshakes. */
    public ConnectionLimits withNumbers(int all, int unfinished, int unfinishedPerAddress) {
        return new ConnectionLimits(
                all, unfinished, unfinishedPerAddress, handshakeRate, handshakeRatePerAddress, idle);
    }

    /** Returns limits with other numbers of handshakes a second. */
    public ConnectionLimits withRates(int all, int perAddress) {
        return new ConnectionLimits(connections, handshakes, handshakesPerAddress, all, perAddress, idle);
    }

    /** Returns limits with another time for idle connections. */
    public ConnectionLimits withIdle(Duration time) {
        return new ConnectionLimits(
                connections, handshakes, handshakesPerAddress, handshakeRate, handshakeRatePerAddress, time);
    }
}
