package io.taskgraph.grpc;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps one warning of grpc-java out of the log, "Stream closed before write could take place", which comes with a stack for each stream whose caller has gone before all of an answer was
 * sent: the end of a process amid pulls of blocks, or a pull that is given up, is no fault of this process, and what follows from it is told
 * elsewhere. grpc-java itself leaves it to {@code FINE} where it has forgotten the stream by then. Here it is logged for debugging, without its
 * stack.
 *
 * <p>All else that grpc-java logs passes, and so does that warning of servers with threads of their own. Where net.devh's server runs on the threads of
 * {@link NetworkLoops}, the warning is kept out for the application's services there too. On grpc-netty-shaded, which logs by another logger, it stays.
 */
final class UnsentData implements Filter {

    private static final org.slf4j.Logger logger = LoggerFactory.getLogger(UnsentData.class);

    /** The logger of {@code NettyServerHandler}, held since the JDK forgets loggers that nobody holds. */
    private static final Logger SERVER = Logger.getLogger("io.grpc.netty.NettyServerHandler");

    private static final String UNSENT = "Stream closed before write could take place";

    /** The filter that was there before. */
    private final @Nullable Filter before;

    private UnsentData(@Nullable Filter before) {
        this.before = before;
    }

    /** Sets the filter, unless it is set. */
    static void keepFromLog() {
        synchronized (SERVER) {
            Filter set = SERVER.getFilter();
            if (!(set instanceof UnsentData)) {
                SERVER.setFilter(new UnsentData(set));
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry.getThrown() instanceof Http2Exception cause
                && Http2Exception.isStreamError(cause)
                && cause.error() == Http2Error.STREAM_CLOSED
                && UNSENT.equals(cause.getMessage())
                && NetworkLoops.isOnLoop()) {
            logger.debug("A caller has gone before all was sent: {}", cause.getMessage());
            return false;
        }
        return before == null || before.isLoggable(entry);
    }
}
