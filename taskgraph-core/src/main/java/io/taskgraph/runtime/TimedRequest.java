package io.taskgraph.runtime;

import io.taskgraph.engine.Event;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.runtime.RuntimeListener.RequestOutcome;
import io.taskgraph.status.TaskStatus.RequestStatus;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that is measured from its making to its end. */
final class TimedRequest implements OutgoingRequest {

    private final OutgoingRequest delegate;
    private final long to;
    private final RequestTiming timing;

    TimedRequest(OutgoingRequest delegate, long to, RequestTiming timing) {
        this.delegate = delegate;
        this.to = to;
        this.timing = timing;
    }

    /**
     * Returns how it stands; on any thread.
     *
     * @param sent whether it lies at the asked task
     */
    RequestStatus status(boolean sent) {
        boolean failed = timing.tries() > 1 || !sent;
        return new RequestStatus(to, delegate.method(), timing.age(), sent, failed ? delegate.lastFailure() : null);
    }

    @Override
    public void send(
            DataTransport transport, String address, RequestHeader header, Duration timeout, Consumer<Event> events) {
        timing.sent(() -> delegate.send(transport, address, header, timeout, events));
    }

    @Override
    public @Nullable Duration ownTimeout() {
        return delegate.ownTimeout();
    }

    @Override
    public void deliver() {
        timing.ended(RequestOutcome.ANSWERED, delegate.answerBytes());
        delegate.deliver();
    }

    @Override
    public void fail(boolean byHandler, Duration timeout) {
        timing.ended(byHandler ? RequestOutcome.FAILED : RequestOutcome.TIMEOUT, 0);
        delegate.fail(byHandler, timeout);
    }

    @Override
    public void discard() {
        timing.ended(RequestOutcome.STALE, 0);
        delegate.discard();
    }

    @Override
    public String method() {
        return delegate.method();
    }

    @Override
    public int inputBytes() {
        return delegate.inputBytes();
    }

    @Override
    public int answerBytes() {
        return delegate.answerBytes();
    }

    @Override
    public long answeredBy() {
        return delegate.answeredBy();
    }

    @Override
    public String lastFailure() {
        return delegate.lastFailure();
    }
}
