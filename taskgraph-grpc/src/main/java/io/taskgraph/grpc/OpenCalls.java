package io.taskgraph.grpc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The calls under way at one server, bounded in number and in the bytes of their messages. Thread-safe. */
final class OpenCalls {

    private final CallLimits limits;
    /** The bytes of each. Invariant: {@link #number} and {@link #bytes} are their number and sum, but for a change under way. */
    private final Map<Pending, Long> calls = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    OpenCalls(CallLimits limits) {
        this.limits = limits;
    }

    /** Notes a call that begins; false, and nothing noted, if there are too many. */
    boolean add(Pending call) {
        if (number.incrementAndGet() > limits.openCalls()) {
            number.decrementAndGet();
            return false;
        }
        calls.put(call, 0L);
        return true;
    }

    /** Notes bytes that have come with a call; false if all together have too many. Nothing happens if the call has ended. */
    boolean grew(Pending call, long more) {
        if (more == 0 || calls.computeIfPresent(call, (key, before) -> before + more) == null) {
            return true;
        }
        return bytes.addAndGet(more) <= limits.openBytes();
    }

    /** Forgets a call that has ended, and its bytes. It may end several times. */
    void remove(Pending call) {
        Long held = calls.remove(call);
        if (held != null) {
            number.decrementAndGet();
            bytes.addAndGet(-held);
        }
    }

    /** Ends some calls. */
    void abandon(Predicate<Pending> which) {
        calls.keySet().stream().filter(which).forEach(Pending::abandon);
    }

    int number() {
        return number.get();
    }

    long bytes() {
        return bytes.get();
    }
}
