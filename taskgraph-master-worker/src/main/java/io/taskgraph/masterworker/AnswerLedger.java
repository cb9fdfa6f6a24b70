package io.taskgraph.masterworker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a task remembers, and with them the calls that it has applied. Part of the task's state: a change of the one must
 * happen to the other. Used on the copy's loop alone.
 */
final class AnswerLedger {

    static final int KEPT_IDS = 256;

    /** State of one calling task. */
    static final class Caller {
        long incarnation;
        long lowest;
        final TreeMap<Long, Reply> numbered = new TreeMap<>();
        final LinkedHashMap<String, Reply> named = new LinkedHashMap<>();
    }

    private final Map<Long, Caller> callers = new TreeMap<>();

    /** Returns the state by calling task; only restoring changes it. */
    Map<Long, Caller> callers() {
        return callers;
    }

    /** Returns whether the caller no longer waits for the answer. Such a call must not be applied. */
    boolean isStale(Call call) {
        Caller caller = callers.get(call.from());
        if (caller == null || call.incarnation() > caller.incarnation) {
            return false;
        }
        return call.incarnation() < caller.incarnation || call.number() < caller.lowest;
    }

    /** Returns the first answer to a call that was noted; null if it was not applied. */
    @Nullable
    Reply remembered(Call call) {
        Caller caller = callers.get(call.from());
        if (caller == null) {
            return null;
        }
        if (!call.id().isEmpty()) {
            return caller.named.get(call.id());
        }
        return caller.numbered.get(call.number());
    }

    /** Notes the state of the caller that a call carries. The call must not be stale. */
    void note(Call call) {
        Caller caller = callers.computeIfAbsent(call.from(), from -> new Caller());
        if (call.incarnation() > caller.incarnation) {
            caller.incarnation = call.incarnation();
            caller.lowest = 0;
            caller.numbered.clear();
        }
        caller.lowest = Math.max(caller.lowest, call.lowest());
        caller.numbered.headMap(caller.lowest).clear();
    }

    /** Keeps the answer to a call that was noted. */
    void remember(Call call, Reply reply) {
        Caller caller = callers.computeIfAbsent(call.from(), from -> new Caller());
        if (call.id().isEmpty()) {
            caller.numbered.put(call.number(), reply);
        } else {
            caller.named.put(call.id(), reply);
            if (caller.named.size() > KEPT_IDS) {
                caller.named.remove(caller.named.keySet().iterator().next());
            }
        }
    }

    /** Returns the number of answers kept. */
    int size() {
        return callers.values().stream()
                .mapToInt(caller -> caller.numbered.size() + caller.named.size())
                .sum();
    }
}
