package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.transport.FlagListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of flags to each process that was told some and is still reached. Thread-safe. */
final class FlagStreams {

    private static final Logger logger = LoggerFactory.getLogger(FlagStreams.class);

    private final ChannelPool channels;
    private final Map<String, FlagStream> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    FlagStreams(ChannelPool channels) {
        this.channels = channels;
    }

    void send(String address, FlagMessage message, FlagListener listener) {
        FlagStream stream;
        try {
            stream = stream(address, message.runId());
        } catch (RuntimeException | Error e) {
            // What another process advertises must not hurt this one: its flags are set at the coordinator.
            logger.debug("No stream of flags to {}", address, e);
            stream = null;
        }
        if (stream == null) {
            listener.answered(FlagAnswer.LOST);
        } else {
            stream.send(message, listener);
        }
    }

    private @Nullable FlagStream stream(String address, String runId) {
        FlagStream known = open.get(address);
        return known == null ? open(address, runId) : known;
    }

    private synchronized @Nullable FlagStream open(String address, String runId) {
        FlagStream known = open.get(address);
        ChannelPool.Pooled pooled = known != null || closed ? null : channels.acquire(address);
        if (pooled == null) {
            return known;
        }
        FlagStream stream = new FlagStream((ended, status) -> ended(address, ended, pooled, status));
        stream.start(pooled.channel(), runId);
        // only now that messages may be sent; it may have ended meanwhile
        open.put(address, stream);
        if (stream.isClosed()) {
            open.remove(address, stream);
        }
        return stream;
    }

    private void ended(String address, FlagStream stream, ChannelPool.Pooled pooled, Status status) {
        open.remove(address, stream);
        channels.release(
                pooled,
                status.getCode() == Status.Code.UNAVAILABLE
                        ? Trailers.result(status, new Metadata())
                        : ChannelPool.Result.REACHED);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(open.values()).forEach(FlagStream::cancel);
    }
}
