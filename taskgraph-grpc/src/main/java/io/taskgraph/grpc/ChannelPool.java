package io.taskgraph.grpc;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One channel for each address that was asked lately. Nodes come and go, so beyond a limit the channels that were unused for
 * longest are shut down; one in use never is. Thread-safe.
 */
final class ChannelPool {

    /** How long a name that is not known is not looked up by a new channel. */
    static final Duration UNKNOWN_HOST_PAUSE = Duration.ofSeconds(10);

    private final Function<String, ManagedChannel> factory;
    private final int maxIdle;
    private final Map<String, Pooled> channels = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;

    ChannelPool(Function<String, ManagedChannel> factory, int maxIdle) {
        this.factory = factory;
        this.maxIdle = maxIdle;
    }

    /** Returns the channel to {@code address} for one call, which ends with {@link #release}; null once closed. */
    @Nullable
    synchronized Pooled acquire(String address) {
        if (closed) {
            return null;
        }
        Pooled pooled = channels.computeIfAbsent(address, key -> new Pooled(key, factory.apply(key)));
        pooled.users++;
        return pooled;
    }

    /** How a call on a channel has gone. */
    enum Result {
        /** The other process was reached. */
        REACHED,
        /** It was not: the next call connects again instead of waiting out a back-off. */
        UNREACHABLE,
        /** Its name is not known: gRPC logs each look at it, so the next calls fail by the last one for a while. */
        UNKNOWN_HOST
    }

    /** Gives a channel back. */
    void release(Pooled pooled, Result result) {
        boolean broken = result == Result.UNREACHABLE
                || (result == Result.UNKNOWN_HOST
                        && System.nanoTime() - pooled.openedAt >= UNKNOWN_HOST_PAUSE.toNanos());
        List<ManagedChannel> unused = new ArrayList<>();
        synchronized (this) {
            pooled.users--;
            if (broken) {
                channels.remove(pooled.address, pooled);
            }
            if (pooled.users == 0 && channels.get(pooled.address) != pooled) {
                unused.add(pooled.channel);
            }
            evict(unused);
        }
        unused.forEach(ManagedChannel::shutdown);
    }

    private void evict(List<ManagedChannel> evicted) {
        Iterator<Pooled> eldestFirst = channels.values().iterator();
        while (channels.size() > maxIdle && eldestFirst.hasNext()) {
            Pooled pooled = eldestFirst.next();
            if (pooled.users == 0) {
                eldestFirst.remove();
                evicted.add(pooled.channel);
            }
        }
    }

    /** Closes the pool and returns its channels, for the caller to shut down. */
    synchronized List<ManagedChannel> close() {
        closed = true;
        List<ManagedChannel> open =
                channels.values().stream().map(Pooled::channel).toList();
        channels.clear();
        return open;
    }

    /** A channel and how many calls use it. */
    static final class Pooled {

        private final String address;
        private final ManagedChannel channel;
        private final long openedAt = System.nanoTime();
        private int users;

        private Pooled(String address, ManagedChannel channel) {
            this.address = address;
            this.channel = channel;
        }

        ManagedChannel channel() {
            return channel;
        }
    }
}
