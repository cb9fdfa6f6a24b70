package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The content of one data request of a local copy, kept while the engine drives it to its end. */
final class ClientRequest<Q, A> implements OutgoingRequest {

    /** Told on the copy's loop how a request ended: with an answer or with a cause. */
    @FunctionalInterface
    interface End<A> {

        void told(@Nullable A output, @Nullable TaskGraphException cause);
    }

    private record Answer<A>(A output, long incarnation) {}

    private final long id;
    private final TaskCopy copy;
    private final long epoch;
    private final long to;
    private final MethodDescriptor<Q, A> method;
    private final Q input;
    private final @Nullable Duration ownTimeout;
    private final End<A> end;
    private volatile @Nullable Answer<A> answer;
    private volatile Status lastStatus = Status.UNAVAILABLE.withDescription("the task has no primary");

    ClientRequest(
            long id,
            CopyContext context,
            long to,
            MethodDescriptor<Q, A> method,
            Q input,
            @Nullable Duration ownTimeout,
            End<A> end) {
        this.id = id;
        this.copy = context.copy();
        this.epoch = context.epoch();
        this.to = to;
        this.method = method;
        this.input = input;
        this.ownTimeout = ownTimeout;
        this.end = end;
    }

    @Override
    public @Nullable Duration ownTimeout() {
        return ownTimeout;
    }

    private Duration within(Duration timeout) {
        return ownTimeout == null ? timeout : ownTimeout;
    }

    @Override
    public void send(
            DataTransport transport, String address, RequestHeader header, Duration timeout, Consumer<Event> events) {
        long asked = header.toIncarnation();
        transport.send(address, new DataRequest<>(header, method, input, within(timeout)), new ResponseListener<A>() {
            @Override
            public void answered(A output, long incarnation) {
                keep(new Answer<>(output, incarnation));
                events.accept(new Event.RequestAnswered(id, incarnation));
            }

            @Override
            public void failed(Refusal failure, Status status) {
                lastStatus = status;
                events.accept(new Event.RequestFailed(id, asked, failure));
            }
        });
    }

    @Override
    public String method() {
        return method.getFullMethodName();
    }

    @Override
    public int inputBytes() {
        return RequestTiming.size(input);
    }

    @Override
    public int answerBytes() {
        Answer<A> kept = answer;
        return kept == null ? 0 : RequestTiming.size(kept.output());
    }

    @Override
    public long answeredBy() {
        Answer<A> kept = answer;
        return kept == null ? 0 : kept.incarnation();
    }

    @Override
    public String lastFailure() {
        Status last = lastStatus;
        return last.getCode() + (last.getDescription() == null ? "" : " " + last.getDescription());
    }

    private synchronized void keep(Answer<A> newAnswer) {
        Answer<A> old = answer;
        if (old == null || newAnswer.incarnation() > old.incarnation()) {
            answer = newAnswer;
        }
    }

    @Override
    public void deliver() {
        Answer<A> kept = answer;
        if (kept == null) {
            throw new IllegalStateException("request " + id + " is to be delivered, but has no answer");
        }
        copy.run("dataReady", () -> end.told(kept.output(), null));
    }

    @Override
    public void fail(boolean byHandler, Duration timeout) {
        Duration within = within(timeout);
        String name = method.getFullMethodName();
        RequestFailedException cause = byHandler
                ? new RequestFailedException(to, name, lastStatus)
                : new RequestFailedException(to, name, timedOut(within, lastStatus), within);
        copy.run("dataFailed", () -> end.told(null, cause));
    }

    static Status timedOut(Duration timeout, Status last) {
        return Status.DEADLINE_EXCEEDED.withDescription("no answer within " + timeout + "; last seen: " + last.getCode()
                + (last.getDescription() == null ? "" : " " + last.getDescription()));
    }

    @Override
    public void discard() {
        copy.run("stale request", () -> end.told(null, new StaleEpochException(epoch)));
    }
}
