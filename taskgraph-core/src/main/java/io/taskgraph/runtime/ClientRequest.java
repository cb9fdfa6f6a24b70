package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.ResponseListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One data request of a local copy. Each attempt is a call of the transport, and cancels the one before, which may be without an answer
 * if the target has moved. An answer that was on its way may still come: the engine decides by the incarnation which one counts.
 */
final class ClientRequest<Q, A> extends OutgoingRequest<A> {

    private static final Callbacks CALLBACKS = new Callbacks("dataReady", "dataFailed", "stale request");

    private record Answer<A>(A output, long incarnation) {}

    private final MethodDescriptor<Q, A> method;
    private final Q input;

    /** The answer of the newest incarnation that has answered: an older one may still come, and is dropped. */
    private volatile @Nullable Answer<A> answer;

    /** The attempt under way; null before the first and after the end. Written under this. */
    private volatile @Nullable Attempt attempt;

    ClientRequest(NewRequest made, MethodDescriptor<Q, A> method, Q input, End<A> end) {
        super(made, method.getFullMethodName(), () -> RequestTiming.size(input), CALLBACKS, end);
        this.method = method;
        this.input = input;
    }

    @Override
    void attempt(DataTransport transport, String address, RequestHeader header, Consumer<Event> events) {
        Attempt next = new Attempt(header.toIncarnation(), events);
        cancel(replaceAttempt(next));
        next.cancellation.by(transport.send(address, new DataRequest<>(header, method, input, timeout()), next));
    }

    @Override
    void stop() {
        cancel(replaceAttempt(null));
    }

    /** Returns the former attempt, in one step: the loop and the end of the session may replace it at the same time. */
    private synchronized @Nullable Attempt replaceAttempt(@Nullable Attempt next) {
        Attempt former = attempt;
        attempt = next;
        return former;
    }

    private void cancel(@Nullable Attempt former) {
        if (former != null) {
            former.cancellation.cancel();
        }
    }

    private final class Attempt implements ResponseListener<A> {

        private final long asked;
        private final Consumer<Event> events;
        private final AttemptCancellation cancellation = new AttemptCancellation();

        /** @param asked incarnation that is asked */
        Attempt(long asked, Consumer<Event> events) {
            this.asked = asked;
            this.events = events;
        }

        @Override
        public void answered(A output, long incarnation) {
            // kept before the engine hears of it, which may deliver at once
            keep(new Answer<>(output, incarnation));
            events.accept(new Event.RequestAnswered(made().id(), incarnation));
        }

        /** The end of a cancelled attempt is none of the request, also if the same incarnation is asked again. */
        @Override
        public void failed(Refusal failure, Status status) {
            if (attempt == this) {
                failedBy(status);
                events.accept(new Event.RequestFailed(made().id(), asked, failure));
            }
        }
    }

    private synchronized void keep(Answer<A> newAnswer) {
        Answer<A> old = answer;
        if (old == null || newAnswer.incarnation() > old.incarnation()) {
            answer = newAnswer;
        }
    }

    @Override
    @Nullable
    A answer() {
        Answer<A> kept = answer;
        return kept == null ? null : kept.output();
    }

    @Override
    int answerBytes() {
        return RequestTiming.size(answer());
    }

    @Override
    long answeredBy() {
        Answer<A> kept = answer;
        return kept == null ? 0 : kept.incarnation();
    }
}
