package io.taskgraph.grpc;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rate at which handshakes may begin, in all and from each address: a token bucket for all and one for each address. Not thread-safe.
 */
final class HandshakeRate {

    /** Most addresses that are remembered. The one that has not come for longest is forgotten, which gives it its burst again. */
    static final int MAX_ADDRESSES = 4096;

    private static final double NANOS_PER_SECOND = 1e9;

    private final ConnectionLimits limits;
    private final Bucket all;

    /** Those that have come last at the end. */
    private final Map<InetAddress, Bucket> byAddress = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** @param nanoTime the time now */
    HandshakeRate(ConnectionLimits limits, long nanoTime) {
        this.limits = limits;
        this.all = new Bucket(limits.handshakes(), limits.handshakeRate(), nanoTime);
    }

    /** Returns whether a handshake from an address may begin now, and then counts it. */
    boolean begin(InetAddress address, long nanoTime) {
        Bucket own = byAddress.computeIfAbsent(
                address,
                first -> new Bucket(limits.handshakesPerAddress(), limits.handshakeRatePerAddress(), nanoTime));
        if (!own.hasOne(nanoTime) || !all.hasOne(nanoTime)) {
            return false;
        }
        own.takeOne();
        all.takeOne();
        return true;
    }

    /** Tokens that come at a rate and of which a burst at most is kept. */
    private static final class Bucket {

        private final int burst;
        private final int perSecond;
        private double tokens;
        private long at;

        Bucket(int burst, int perSecond, long nanoTime) {
            this.burst = burst;
            this.perSecond = perSecond;
            this.tokens = burst;
            this.at = nanoTime;
        }

        boolean hasOne(long nanoTime) {
            tokens = Math.min(burst, tokens + (nanoTime - at) * (perSecond / NANOS_PER_SECOND));
            at = nanoTime;
            return tokens >= 1;
        }

        void takeOne() {
            tokens--;
        }
    }
}
