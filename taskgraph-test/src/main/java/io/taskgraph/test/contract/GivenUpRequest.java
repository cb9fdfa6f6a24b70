package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that leaves its first request without an answer until it is withdrawn, and echoes those after it. */
final class GivenUpRequest<M> implements RequestHandler {

    private static final int LIMIT_SECONDS = 15;

    /** Long after the test, so that it is not the deadline that withdraws a request. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final MethodDescriptor<M, M> method;
    private final CompletableFuture<ResponseListener<M>> first = new CompletableFuture<>();
    private final CompletableFuture<Boolean> withdrawn = new CompletableFuture<>();

    private GivenUpRequest(MethodDescriptor<M, M> method) {
        this.method = method;
    }

    /** Sends a request, cancels it when it has come, answers it too late, and sends it again. */
    static <M> void assertWithdrawn(DataTransport client, DataTransport server, DataRequest<M, M> asked) {
        DataRequest<M, M> request = new DataRequest<>(asked.header(), asked.method(), asked.input(), TIMEOUT);
        GivenUpRequest<M> handler = new GivenUpRequest<>(request.method());
        String address = server.serve(handler);
        RecordedResponse<M> given = new RecordedResponse<>();
        Runnable cancel = client.send(address, request, given);
        ResponseListener<M> late =
                handler.first.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        cancel.run();
        cancel.run();
        assertThat(handler.withdrawn.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join())
                .isTrue();
        late.answered(request.input(), 1);
        RecordedResponse<M> other = new RecordedResponse<>();
        Runnable cancelAfterTheAnswer = client.send(address, request, other);
        assertThat(other.await().output()).isEqualTo(request.input());
        cancelAfterTheAnswer.run();
        assertThat(other.told()).isOne();
        assertThat(given.told()).isLessThanOrEqualTo(1);
    }

    @Override
    public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
        return fullMethodName.equals(method.getFullMethodName()) ? method : null;
    }

    @Override
    public Runnable handle(IncomingCall call) {
        @SuppressWarnings("unchecked") // Only the method above is asked.
        DataCall<M, M> asked = (DataCall<M, M>) call;
        if (first.complete(asked.responses())) {
            return () -> withdrawn.complete(true);
        }
        asked.responses().answered(asked.input(), 1);
        return () -> {};
    }
}
