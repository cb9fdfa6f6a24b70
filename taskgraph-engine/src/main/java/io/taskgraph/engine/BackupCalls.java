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

        void told(@Nullable BackupMessage answer);
    }

    private record Exchange(long deadline, End end) {}

    private final Consumer<Effect> effects;
    private final Map<Long, Exchange> underWay = new HashMap<>();
    private long lastId;

    BackupCalls(Consumer<Effect> effects) {
        this.effects = effects;
    }

    long send(String address, RequestHeader header, BackupMessage message, long deadline, End end) {
        long id = ++lastId;
        underWay.put(id, new Exchange(deadline, end));
        effects.accept(new Effect.SendBackup(id, address, header, message));
        return id;
    }

    void ended(long id, @Nullable BackupMessage answer) {
        Exchange exchange = underWay.remove(id);
        if (exchange != null) {
            exchange.end().told(answer);
        }
    }

    /** Ends an exchange whose answer is of no use any more, without telling. */
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
