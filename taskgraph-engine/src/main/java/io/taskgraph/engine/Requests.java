package io.taskgraph.engine;

import io.taskgraph.engine.Effect.DeliverAnswer;
import io.taskgraph.engine.Effect.DeliverFailure;
import io.taskgraph.engine.Effect.DiscardRequest;
import io.taskgraph.engine.Effect.SendRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The data requests of local copies. Each follows its target from incarnation to incarnation until it is answered, refused by
 * the handler, or over its deadline; a target that is known but not reached is asked again after 20 ms, doubled up to 1 s.
 */
final class Requests {

    /**
     * A request without an end yet. Its state is told by {@link #unsent} and {@link #pause}:
     *
     * <pre>
     * unsent  pause     state                  left by
     * yes     over      to be sent             the target has a primary: sent
     * no      over      sent                   an answer of the incarnation asked: ended; refused as not primary: backing off;
     *                                          another incarnation is primary: to be sent
     * yes     not over  backing off            the pause is over, or another incarnation is primary: sent; none is: to be sent
     * </pre>
     *
     * <p>The deadline ends it in every state, and so does the end of its epoch or of its copy.
     */
    private static final class Pending {
        private final long id;
        private final CopyId from;
        private final long epoch;
        private final long to;
        private final long deadline;

        /** Incarnation that it was last sent to, 0 before. An answer of any other is passed over. */
        private long askedIncarnation;

        /** Before it is sent to the same incarnation again. Begins anew with each incarnation. Invariant: while it lasts, this is unsent. */
        private final Backoff pause = new Backoff();

        Pending(long id, CopyId from, long epoch, long to, long deadline) {
            this.id = id;
            this.from = from;
            this.epoch = epoch;
            this.to = to;
            this.deadline = deadline;
        }
    }

    /** All that are under way, oldest first. */
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    /** The same, those that are due first before others. */
    private final NavigableSet<Pending> byDeadline = new TreeSet<>(Requests::compare);
    /** Those of them that wait to be sent. */
    private final Set<Pending> unsent = new LinkedHashSet<>();

    private final LongFunction<@Nullable Primary> primaries;
    private final Consumer<Effect> effects;

    Requests(LongFunction<@Nullable Primary> primaries, Consumer<Effect> effects) {
        this.primaries = primaries;
        this.effects = effects;
    }

    void made(Event.RequestMade made, long deadline) {
        Pending request = new Pending(made.requestId(), made.copy(), made.epoch(), made.to(), deadline);
        pending.put(request.id, request);
        byDeadline.add(request);
        unsent.add(request);
    }

    private static int compare(Pending a, Pending b) {
        int byDeadline = Long.signum(a.deadline - b.deadline);
        return byDeadline != 0 ? byDeadline : Long.compare(a.id, b.id);
    }

    private void end(Pending request) {
        pending.remove(request.id);
        byDeadline.remove(request);
    }

    void answered(long requestId, long incarnation) {
        Pending request = pending.get(requestId);
        if (request != null && incarnation == request.askedIncarnation && !unsent.contains(request)) {
            end(request);
            effects.accept(new DeliverAnswer(requestId));
        }
    }

    void failed(long requestId, long incarnation, Refusal failure, long now) {
        Pending request = pending.get(requestId);
        if (request == null || incarnation != request.askedIncarnation || unsent.contains(request)) {
            return;
        }
        switch (failure) {
            case HANDLER -> {
                end(request);
                effects.accept(new DeliverFailure(requestId, true));
            }
            case STALE_EPOCH -> {
                // the answering task is ahead: our own view gets there too, if need be by a new list, and then this
                // request is discarded
            }
            case NOT_PRIMARY -> {
                request.pause.failed(now);
                unsent.add(request);
            }
        }
    }

    /** Returns whether a request has no end yet. Then it is of the present epoch. */
    boolean isOpen(long requestId) {
        return pending.containsKey(requestId);
    }

    /** Drops the requests whose copy or epoch has ended. */
    void discardUnless(Predicate<CopyId> live, long epoch) {
        pending.values().removeIf(request -> {
            boolean over = request.epoch != epoch || !live.test(request.from);
            if (over) {
                byDeadline.remove(request);
                unsent.remove(request);
                effects.accept(new DiscardRequest(request.id));
            }
            return over;
        });
    }

    /** Repeats the requests that were sent to an incarnation that has ended. */
    void primariesChanged() {
        for (Pending request : pending.values()) {
            Primary owner = primaries.apply(request.to);
            if (owner == null || owner.incarnation() != request.askedIncarnation) {
                unsent.add(request);
            }
        }
    }

    /** Sends the requests that can be sent, and gives up those past their deadline. */
    void advance(String runId, long now) {
        while (!byDeadline.isEmpty() && now - byDeadline.first().deadline >= 0) {
            Pending request = byDeadline.first();
            end(request);
            unsent.remove(request);
            effects.accept(new DeliverFailure(request.id, false));
        }
        unsent.removeIf(request -> send(request, runId, now));
    }

    private boolean send(Pending request, String runId, long now) {
        Primary owner = primaries.apply(request.to);
        if (owner == null || owner.incarnation() != request.askedIncarnation) {
            // another incarnation is asked at once: so, without one, it waits for that, and not for time
            request.pause.succeeded();
        }
        if (owner == null || !request.pause.isOver(now)) {
            return false;
        }
        request.askedIncarnation = owner.incarnation();
        RequestHeader header = new RequestHeader(
                runId, request.epoch, request.from.task(), request.from.incarnation(), request.to, owner.incarnation());
        effects.accept(new SendRequest(request.id, owner.address(), header));
        return true;
    }

    /** Returns when the next retry or deadline is due, or null if no request is under way. */
    @Nullable
    Long nextDue() {
        Long due = byDeadline.isEmpty() ? null : Long.valueOf(byDeadline.first().deadline);
        for (Pending request : unsent) {
            due = Deadlines.earlier(due, request.pause.due());
        }
        return due;
    }

    List<Inspection.OpenRequest> inspect() {
        return pending.values().stream()
                .map(request ->
                        new Inspection.OpenRequest(request.id, request.from, request.to, !unsent.contains(request)))
                .toList();
    }
}
