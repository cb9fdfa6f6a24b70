package io.taskgraph.grpc;

/**
 * Bounds of the connections to a server.
 *
 * @param connections connections that may be open in all; further ones are ended at once
 * @param handshakes of these, the ones whose TLS handshake has not ended; one more ends the oldest
 * @param handshakesPerAddress the same for one address from which they come
 */
public record ConnectionLimits(int connections, int handshakes, int handshakesPerAddress) {

    /** 10,000 connections, 1,000 unfinished handshakes, 100 of them from one address. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(10_000, 1_000, 100);

    public ConnectionLimits {
        if (connections < 1 || handshakes < 1 || handshakesPerAddress < 1) {
            throw new IllegalArgumentException("limits of connections must be at least 1, but are " + connections
                    + " in all, " + handshakes + " unfinished handshakes and " + handshakesPerAddress
                    + " of them from one address");
        }
    }
}
