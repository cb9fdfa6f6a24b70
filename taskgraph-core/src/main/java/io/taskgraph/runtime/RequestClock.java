package io.taskgraph.runtime;

import io.taskgraph.runtime.RuntimeListener.RequestInfo;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Times the requests of one session.
 *
 * @param nanoTime monotonic clock in nanoseconds
 * @param observer told of each request
 * @param runId id of the run, empty before it is known
 */
record RequestClock(LongSupplier nanoTime, RuntimeObserver observer, Supplier<String> runId) {

    /**
     * Starts to time a request; listeners are told that it was made.
     *
     * @param bytes size of the input, asked for only if there are listeners
     */
    RequestTiming start(CopyContext from, long to, String method, IntSupplier bytes) {
        if (!observer.isListenedTo()) {
            return new RequestTiming(nanoTime, observer, null);
        }
        RequestInfo info =
                new RequestInfo(runId.get(), from.epoch(), from.copy().id().task(), to, method, bytes.getAsInt());
        observer.tell(listener -> listener.requestStarted(info));
        return new RequestTiming(nanoTime, observer, info);
    }
}
