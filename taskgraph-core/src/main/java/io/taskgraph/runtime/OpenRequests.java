package io.taskgraph.runtime;

import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;
import io.taskgraph.engine.Event;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests of one session's copies that have not ended: keeps their content while the engine drives them. */
final class OpenRequests implements EffectHandlers.RequestHandler {

    private final DataTransport transport;
    private final RequestClock clock;
    private final SessionListener told;
    private final Consumer<Event> events;

    /** By id. Invariant: an id is in it from before the engine knows of it until the engine has said its end, or the session has ended. */
    private final Map<Long, OutgoingRequest<?>> open = new ConcurrentHashMap<>();

    /** The id given last. Ids are unique within the session, so an answer that comes late finds nothing. */
    private final AtomicLong lastId = new AtomicLong();

    /** Whether the session has ended. Never false again. */
    private volatile boolean closed;

    OpenRequests(DataTransport transport, RequestClock clock, SessionListener told, Consumer<Event> events) {
        this.transport = transport;
        this.clock = clock;
        this.told = told;
        this.events = events;
    }

    /** Makes a request under a new id and lets the engine drive it. On any thread. */
    void ask(CopyContext from, long to, Duration timeout, Function<NewRequest, OutgoingRequest<?>> request) {
        long id = lastId.incrementAndGet();
        // put first: the engine may order it to be sent before this method returns
        open.put(id, request.apply(new NewRequest(id, from, to, timeout, clock)));
        events.accept(new Event.RequestMade(id, from.copy().id(), from.epoch(), to, timeout.toNanos()));
    }

    int size() {
        return open.size();
    }

    /** Returns a request, or null if it has ended. */
    @Nullable
    OutgoingRequest<?> find(long id) {
        return open.get(id);
    }

    @Override
    public void sendRequest(Effect.SendRequest effect) {
        OutgoingRequest<?> request = open.get(effect.requestId());
        told.asking(effect);
        if (request != null) {
            request.send(transport, effect.address(), effect.header(), events);
            // the session may have ended meanwhile, and have found nothing to give up
            if (closed) {
                request.stop();
            }
        }
    }

    /**
     * Gives all up, so that the asked processes let go of them at once, and not when their time is up. Nobody here is told: the copies end with the
     * session. On any thread.
     */
    void close() {
        closed = true;
        for (Long id : List.copyOf(open.keySet())) {
            end(id, OutgoingRequest::stop);
        }
    }

    @Override
    public void deliverAnswer(Effect.DeliverAnswer effect) {
        end(effect.requestId(), request -> {
            told.answered(effect.requestId(), request.answeredBy());
            request.deliver();
        });
    }

    @Override
    public void deliverFailure(Effect.DeliverFailure effect) {
        end(effect.requestId(), request -> request.fail(effect.byHandler()));
    }

    @Override
    public void discardRequest(Effect.DiscardRequest effect) {
        end(effect.requestId(), OutgoingRequest::discard);
    }

    /** Ends a request, once: of two effects that would, the second finds none. */
    private void end(long id, Consumer<OutgoingRequest<?>> how) {
        OutgoingRequest<?> request = open.remove(id);
        if (request != null) {
            how.accept(request);
        }
    }
}
