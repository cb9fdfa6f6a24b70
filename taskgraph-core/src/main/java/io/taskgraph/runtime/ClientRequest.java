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
 * One data request of a local copy. Each attempt is a call of the transport; attempts may overlap, when the target has moved while the
 * former one is without an answer. The engine decides by the incarnation which answer counts.
 */
final class ClientRequest<Q, A> extends OutgoingRequest<A> {

    private static final Callbacks CALLBACKS = new Callbacks("dataReady", "dataFailed", "stale request");

    private record Answer<A>(A output, long incarnation) {}

    private final MethodDescriptor<Q, A> method;
    private final Q input;

    /** The answer of the newest incarnation that has answered: an older one may still come, and is dropped. */
    private volatile @Nullable Answer<A> answer;

    ClientRequest(NewRequest made, MethodDescriptor<Q, A> method, Q input, End<A> end) {
        super(made, method.getFullMethodName(), () -> RequestTiming.size(input), CALLBACKS, end);
        this.method = method;
        this.input = input;
    }

    @Override
    void attempt(DataTransport transport, String address, RequestHeader header, Consumer<Event> events) {
        long id = made().id();
        long asked = header.toIncarnation();
        transport.send(address, new DataRequest<>(header, method, input, timeout()), new ResponseListener<A>() {
            @Override
            public void answered(A output, long incarnation) {
                // kept before the engine hears of it, which may deliver at once
                keep(new Answer<>(output, incarnation));
                events.accept(new Event.RequestAnswered(id, incarnation));
            }

            @Override
            public void failed(Refusal failure, Status status) {
                failedBy(status);
                events.accept(new Event.RequestFailed(id, asked, failure));
            }
        });
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
