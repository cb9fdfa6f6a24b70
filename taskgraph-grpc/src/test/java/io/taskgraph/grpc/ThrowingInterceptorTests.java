package io.taskgraph.grpc;

import static io.taskgraph.grpc.TestService.ask;
import static io.taskgraph.grpc.TestService.bytes;
import static io.taskgraph.grpc.TestService.echo;
import static io.taskgraph.grpc.TestService.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BytesValue;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.TestService.End;
import io.taskgraph.grpc.ThrowingCalls.Place;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An interceptor of the application that throws hurts the call that it throws in, and nothing else. */
@Timeout(60)
class ThrowingInterceptorTests {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final ThrowingCalls calls = new ThrowingCalls();
    private final List<GrpcDataTransport> transports = new ArrayList<>();
    private final BlockingQueue<FlagListener> arrived = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        calls.throwAt();
        transports.forEach(GrpcDataTransport::close);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_CALL", "START", "REQUEST", "SEND_MESSAGE"})
    void flagsAreLostAndTheNextArriveOnAStreamOfTheirOwn(Place place) throws Exception {
        String address = transport(settings()).serve(new Hearing());
        GrpcDataTransport client = transport(intercepted());
        calls.throwAt(place, Place.CANCEL);
        assertThat(tell(client, address).get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        assertThat(tell(client, address).get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        calls.throwAt();
        CompletableFuture<FlagAnswer> next = tell(client, address);
        heard().answered(FlagAnswer.TAKEN);
        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.TAKEN);
    }

    @Test
    void flagsOnAStreamThatHasServedAreLostAndTheNextArrive() throws Exception {
        String address = transport(settings()).serve(new Hearing());
        GrpcDataTransport client = transport(intercepted());
        CompletableFuture<FlagAnswer> waiting = tell(client, address);
        FlagListener late = heard();
        calls.throwAt(Place.SEND_MESSAGE);
        assertThat(tell(client, address).get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        calls.throwAt();
        late.answered(FlagAnswer.TAKEN);
        CompletableFuture<FlagAnswer> next = tell(client, address);
        heard().answered(FlagAnswer.NOT_TAKEN);
        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.NOT_TAKEN);
    }

    @Test
    void flagsEndThoughTheirStreamCannotBeCancelled() throws Exception {
        String address = transport(settings()).serve(new Hearing());
        GrpcDataTransport client = transport(intercepted());
        CompletableFuture<FlagAnswer> waiting = tell(client, address);
        heard();
        calls.throwAt(Place.CANCEL);
        client.endFlags();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
    }

    /** A pool that keeps no idle channel shuts one down as soon as its last user has given it back. */
    @ParameterizedTest
    @EnumSource(names = {"NEW_CALL", "START", "REQUEST", "SEND_MESSAGE"})
    void streamOfFlagsGivesItsChannelBack(Place place) {
        ManagedChannel channel = channel();
        FlagStreams streams = new FlagStreams(new ChannelPool(address -> channel, 0));
        calls.throwAt(place, Place.CANCEL);
        CompletableFuture<FlagAnswer> answer = new CompletableFuture<>();
        streams.send("silent", message(), answer::complete);
        assertThat(answer).isCompletedWithValue(FlagAnswer.LOST);
        assertThat(channel.isShutdown()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CANCEL", "CLOSE", "AFTER_START_CALL"})
    void requestGivesItsChannelBack(Place place) {
        ManagedChannel channel = channel();
        List<ChannelPool.Result> given = new ArrayList<>();
        calls.throwAt(place, Place.CANCEL);
        End end = TestService.askOn(channel, given::add, LONG).join();
        assertThat(end.failure()).isEqualTo(Refusal.HANDLER);
        assertThat(end.status().getDescription()).contains("an interceptor throws at " + place);
        assertThat(given).containsExactly(ChannelPool.Result.REACHED);
        channel.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CANCEL", "CLOSE", "AFTER_START_CALL"})
    void pullGivesItsChannelBack(Place place) {
        ManagedChannel channel = channel();
        List<ChannelPool.Result> given = new ArrayList<>();
        Failing listener = new Failing();
        calls.throwAt(place, Place.CANCEL);
        BlockReceiver receiver = new BlockReceiver(listener, MessageLimit.NONE, given::add);
        receiver.start(channel, new BlockRequest(new RequestHeader("run", 1, 1, 1, 2, 2), "block", 0, null, LONG));
        receiver.cancel();
        assertThat(listener.failures).hasSize(1);
        assertThat(listener.failures.get(0)).contains("an interceptor throws at " + place);
        assertThat(given).hasSize(1);
        channel.shutdownNow();
    }

    /** Else both would be held until the deadline. */
    @Test
    void callsThatCannotBeCancelledGiveTheirChannelBack() {
        ManagedChannel channel = channel();
        List<ChannelPool.Result> given = new ArrayList<>();
        Failing listener = new Failing();
        BlockReceiver pull = new BlockReceiver(listener, MessageLimit.NONE, given::add);
        pull.start(channel, new BlockRequest(new RequestHeader("run", 1, 1, 1, 2, 2), "block", 0, null, LONG));
        CompletableFuture<End> end = new CompletableFuture<>();
        ClientResponse<BytesValue> request = TestService.askOn(channel, given::add, LONG, end);
        assertThat(given).isEmpty();
        calls.throwAt(Place.CANCEL);
        pull.cancel();
        request.cancel();
        assertThat(listener.failures).containsExactly("the pull is given up");
        assertThat(end).isCompleted();
        assertThat(end.join().status().getDescription()).isEqualTo("the request is given up");
        assertThat(given).containsExactly(ChannelPool.Result.REACHED, ChannelPool.Result.REACHED);
        channel.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_CALL", "START", "REQUEST"})
    void questionWhetherAnAddressRefusesClosesItsChannel(Place place) {
        ManagedChannel channel = channel();
        calls.throwAt(place);
        assertThat(ConnectionMonitor.refuses(address -> channel, "silent"))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("an interceptor throws at " + place);
        assertThat(channel.isShutdown()).isTrue();
    }

    /** There is room for one call: one that stayed noted would take it for good. */
    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "AFTER_START_CALL"})
    void callThatIsNotBegunTakesNoRoomAtTheServer(Place place) throws Exception {
        GrpcDataTransport server = transport(intercepted().withLimits(new CallLimits(100, 1, 1 << 20)));
        String address = server.serve(echo());
        GrpcDataTransport client = transport(settings());
        calls.throwAt(place);
        assertThat(ask(client, address, bytes(1), LONG).join().failure()).isNotNull();
        assertThat(tell(client, address).get(20, TimeUnit.SECONDS)).isNotEqualTo(FlagAnswer.TAKEN);
        calls.throwAt();
        await().untilAsserted(() ->
                assertThat(ask(client, address, bytes(2), LONG).join().output()).isEqualTo(bytes(2)));
    }

    /** The engine answers on its own loop, which must not end by it. */
    @ParameterizedTest
    @EnumSource(names = {"SEND_MESSAGE", "REQUEST"})
    void answerToFlagsThatCannotBeSentIsLost(Place place) throws Exception {
        String address = transport(intercepted()).serve(new Hearing());
        GrpcDataTransport client = transport(settings());
        CompletableFuture<FlagAnswer> first = tell(client, address);
        CompletableFuture<FlagAnswer> second = tell(client, address);
        FlagListener answer = heard();
        FlagListener other = heard();
        calls.throwAt(place);
        answer.answered(FlagAnswer.TAKEN);
        calls.throwAt();
        other.answered(FlagAnswer.TAKEN);
        assertThat(first.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        CompletableFuture<FlagAnswer> next = tell(client, address);
        heard().answered(FlagAnswer.TAKEN);
        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.TAKEN);
    }

    /** A task answers on its own loop, which must not end by it. */
    @Test
    void failureThatCannotBeToldEndsWithTheDeadlineOfTheCaller() throws Exception {
        BlockingQueue<Optional<RuntimeException>> thrown = new LinkedBlockingQueue<>();
        String address = transport(intercepted()).serve(handler((input, responses) -> {
            try {
                responses.failed(Refusal.HANDLER, Status.UNKNOWN);
                thrown.add(Optional.empty());
            } catch (RuntimeException e) {
                thrown.add(Optional.of(e));
            }
        }));
        GrpcDataTransport client = transport(settings());
        // the connection stands before the short deadline counts
        ask(client, address, bytes(1), Duration.ofSeconds(20)).join();
        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isEmpty();
        calls.throwAt(Place.CLOSE);
        End end = ask(client, address, bytes(1), Duration.ofSeconds(5)).join();
        assertThat(end.failure()).isNotNull();
        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isEmpty();
    }

    /** Returns a channel to a process that takes all and answers nothing. */
    private ManagedChannel channel() {
        GrpcDataTransport silent = GrpcDataTransport.inProcess("throwing-interceptors");
        transports.add(silent);
        return InProcessChannelBuilder.forName(silent.serve(new Hearing()))
                .directExecutor()
                .intercept(calls)
                .build();
    }

    private static NettySettings settings() {
        return NettySettings.of("127.0.0.1", 0);
    }

    private NettySettings intercepted() {
        return settings().withInterceptors(() -> List.of(calls), () -> List.of(calls));
    }

    private GrpcDataTransport transport(NettySettings settings) {
        GrpcDataTransport transport = GrpcDataTransport.netty(settings);
        transports.add(transport);
        return transport;
    }

    private static FlagMessage message() {
        return new FlagMessage("run", 1, "process", List.of(new FlagMessage.Told(3, 1, "link", "meta")));
    }

    private static CompletableFuture<FlagAnswer> tell(GrpcDataTransport client, String address) {
        CompletableFuture<FlagAnswer> answer = new CompletableFuture<>();
        client.sendFlags(
                address,
                message(),
                given -> assertThat(answer.complete(given)).as("answered once").isTrue());
        return answer;
    }

    private FlagListener heard() throws InterruptedException {
        FlagListener next = arrived.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("flags have arrived").isNotNull();
        return next;
    }

    private final class Hearing implements RequestHandler {

        @Override
        public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return null;
        }

        @Override
        public Runnable handle(IncomingCall call) {
            return () -> {};
        }

        @Override
        public void flags(FlagMessage message, String caller, FlagListener answer) {
            arrived.add(answer);
        }
    }

    private static final class Failing implements BlockListener {

        private final List<String> failures = new ArrayList<>();

        @Override
        public void started(BlockContent content, long offset) {
            throw new AssertionError("nothing is answered");
        }

        @Override
        public void arrived(InputStream bytes) {
            throw new AssertionError("nothing is answered");
        }

        @Override
        public void completed(long incarnation) {
            throw new AssertionError("nothing is answered");
        }

        @Override
        public void failed(Refusal failure, Status status) {
            failures.add(String.valueOf(status.getDescription()));
        }
    }
}
