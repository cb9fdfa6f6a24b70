package io.taskgraph.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The questions about updates that are under way. Each ends once: by its answer, by a failure, or by its deadline. */
final class BackupCalls {

    /** Told the answer, or null if there is none. */
    @FunctionalInterface
    interface End {

        void told(BackupMessage.@Nullable Answer answer);
    }

    /**
     * A question that was sent.
     *
     * @param deadline monotonic time at which it ends without an answer
     * @param end who is told
     */
    private record Exchange(long deadline, End end) {}

    private final Consumer<Effect> effects;
    /** The questions without an end yet, by id. */
    private final Map<Long, Exchange> underWay = new HashMap<>();

    /** The id given last. Ids are never given twice, so that an answer that comes late finds nothing. */
    private long lastId;

    BackupCalls(Consumer<Effect> effects) {
        this.effects = effects;
    }

    /** Asks a copy, until {@code deadline}, and returns the id of the question. */
    long send(String address, RequestHeader header, BackupMessage.Question question, long now, long deadline, End end) {
        long id = ++lastId;
        underWay.put(id, new Exchange(deadline, end));
        effects.accept(new Effect.SendBackup(id, address, header, question, deadline - now));
        return id;
    }

    void ended(long id, BackupMessage.@Nullable Answer answer) {
        Exchange exchange = underWay.remove(id);
        if (exchange != null) {
            exchange.end().told(answer);
        }
    }

    /** Drops a call whose answer is no longer needed, silently. */
    void forget(long id) {
        underWay.remove(id);
    }

    void expire(long now) {
        List<Long> expired = new ArrayList<>();
        underWay.forEach((id, exchange) -> {
            if (now - exchange.deadline() >= 0) {
                expired.add(id);
            }
        });
        expired.stream().sorted().forEach(id -> ended(id, null));
    }

    @Nullable
    Long nextDue() {
        Long due = null;
        for (Exchange exchange : underWay.values()) {
            due = Deadlines.earlier(due, exchange.deadline());
        }
        return due;
    }
}
