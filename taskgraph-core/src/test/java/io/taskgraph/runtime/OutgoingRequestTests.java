package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.ResponseListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts of one request that follow each other. */
class OutgoingRequestTests {

    private static final String ADDRESS = "there";
    static final MethodDescriptor<Int64Value, Int64Value> METHOD = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Echo/Echo")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private final LoneCopy lone = new LoneCopy(() -> true);
    private final List<Event> events = new ArrayList<>();
    private final List<Object> listeners = new ArrayList<>();

    /** The attempts that were cancelled, by their number, in order. */
    private final List<Integer> cancelled = new ArrayList<>();

    /** Work that the pool of computations has not begun. */
    private final List<Runnable> planned = new ArrayList<>();

    private final DataTransport transport = (DataTransport) Proxy.newProxyInstance(
            DataTransport.class.getClassLoader(), new Class<?>[] {DataTransport.class}, (self, method, args) -> {
                assertThat(method.getName()).isIn("send", "pull");
                int number = listeners.size();
                listeners.add(args[2]);
                return (Runnable) () -> cancelled.add(number);
            });

    @Test
    void aRequestThatIsDiscardedIsCancelled() {
        ClientRequest<?, ?> request = request();
        attempt(request, 5);
        assertThat(cancelled).isEmpty();
        request.discard();
        assertThat(cancelled).containsExactly(0);
        response(0).failed(Refusal.NOT_PRIMARY, Status.CANCELLED);
        assertThat(events).isEmpty();
    }

    @Test
    void aRequestOverItsDeadlineIsCancelled() {
        ClientRequest<?, ?> request = request();
        attempt(request, 5);
        request.fail(false);
        assertThat(cancelled).containsExactly(0);
    }

    /** The same incarnation may be asked twice: then the end of the first attempt would pass for that of the second. */
    @Test
    void aFurtherAttemptCancelsTheOneBeforeWhoseFailureCountsNoMore() {
        ClientRequest<?, ?> request = request();
        attempt(request, 5);
        attempt(request, 5);
        assertThat(cancelled).containsExactly(0);
        response(0).failed(Refusal.NOT_PRIMARY, Status.CANCELLED);
        assertThat(events).isEmpty();
        response(1).failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE);
        assertThat(events).containsExactly(new Event.RequestFailed(1, 5, Refusal.NOT_PRIMARY));
    }

    @Test
    void theEngineDecidesWhichAnswerCounts() {
        ClientRequest<?, ?> request = request();
        attempt(request, 5);
        attempt(request, 6);
        response(0).answered(Int64Value.of(50), 5);
        response(1).answered(Int64Value.of(60), 6);
        assertThat(events).containsExactly(new Event.RequestAnswered(1, 5), new Event.RequestAnswered(1, 6));
        assertThat(request.answer()).isEqualTo(Int64Value.of(60));
    }

    @Test
    void aBlockThatIsParsedTooLateDoesNotReplaceThatOfTheNextAttempt() throws IOException {
        BlockPull<Int64Value> pull =
                new BlockPull<>(lone.request(), "b", Int64Value.parser(), planned::add, (output, cause) -> {});
        attempt(pull, 5);
        complete(0, 50, 5);
        Runnable lateParse = planned.remove(0);
        attempt(pull, 6);
        planned.remove(0).run();
        assertThat(cancelled).containsExactly(0);
        complete(1, 60, 6);
        planned.remove(0).run();
        lateParse.run();
        assertThat(events).containsExactly(new Event.RequestAnswered(1, 6));
        assertThat(pull.answer()).isEqualTo(Int64Value.of(60));
    }

    private ClientRequest<Int64Value, Int64Value> request() {
        return new ClientRequest<>(lone.request(), METHOD, Int64Value.of(1), (output, cause) -> {});
    }

    private void attempt(OutgoingRequest<?> request, long incarnation) {
        request.attempt(transport, ADDRESS, new RequestHeader("run", 0, 0, 1, 1, incarnation), events::add);
    }

    @SuppressWarnings("unchecked") // Of a request of the method above.
    private ResponseListener<Int64Value> response(int attempt) {
        return (ResponseListener<Int64Value>) listeners.get(attempt);
    }

    private void complete(int attempt, long value, long incarnation) throws IOException {
        Block block = Block.of(Int64Value.of(value));
        BlockListener listener = (BlockListener) listeners.get(attempt);
        listener.started(block.content(), 0);
        listener.arrived(block.slice(0, 100).newInput());
        listener.completed(incarnation);
    }
}
