package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contract of every {@link DataTransport}. Extend it and supply the transport. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DataTransportContract {

    private static final String ECHO = "test.Service/Echo";
    private static final String BLOCK = "test.Service/Block";
    private static final MethodDescriptor<StringValue, StringValue> ECHO_METHOD =
            method(ECHO, StringValue.getDefaultInstance());
    private static final MethodDescriptor<BytesValue, BytesValue> BLOCK_METHOD =
            method(BLOCK, BytesValue.getDefaultInstance());
    private static final StringValue INPUT = StringValue.of("in");
    private static final RequestHeader HEADER =
            new RequestHeader("3f1c9f0e-9f0b-4d0a-9a51-0d3c5f6a7b8c", 7, 1, 101, 2, 202);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final List<DataTransport> transports = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // JUnit calls createTransports first.
    private DataTransport client;

    @SuppressWarnings("NullAway.Init")
    private DataTransport server;

    /** Returns a new transport that can reach every other of this test, and that serves at an address of its own. */
    protected abstract DataTransport createTransport();

    /** Returns an address of the right form at which nobody serves. */
    protected abstract String unservedAddress();

    @BeforeEach
    void createTransports() {
        client = tracked(createTransport());
        server = tracked(createTransport());
    }

    @AfterEach
    void closeTransports() {
        transports.forEach(DataTransport::close);
    }

    @Test
    void answerComesWithTheIncarnationThatAnswered() {
        String address = serve((header, method, input, responses) -> responses.answered(StringValue.of("out"), 4711));
        RecordedResponse.End<StringValue> end = ask(address).await();
        assertThat(end.output()).isEqualTo(StringValue.of("out"));
        assertThat(end.incarnation()).isEqualTo(4711);
    }

    @Test
    void headerMethodAndInputArriveExactly() {
        RequestHeader extremes = new RequestHeader("läufe/ 1", Long.MAX_VALUE, 0, 1, 128, Long.MAX_VALUE - 1);
        for (RequestHeader sent : List.of(HEADER, extremes)) {
            CompletableFuture<RequestHeader> seen = new CompletableFuture<>();
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(handler((header, method, input, responses) -> {
                seen.complete(header);
                responses.answered(StringValue.of(method + " " + ((StringValue) input).getValue()), 1);
            }));
            RecordedResponse<StringValue> response = new RecordedResponse<>();
            client.send(address, new DataRequest<>(sent, ECHO_METHOD, INPUT, TIMEOUT), response);
            assertThat(response.await().output()).isEqualTo(StringValue.of(ECHO + " in"));
            assertThat(seen.join()).isEqualTo(sent);
        }
    }

    @Test
    void notOwnerIsToldAsSuch() {
        String address = serve((header, method, input, responses) ->
                responses.failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("task 2 has moved")));
        assertFailed(ask(address), Refusal.NOT_PRIMARY, Status.Code.UNAVAILABLE, "task 2 has moved");
    }

    @Test
    void staleEpochIsToldAsSuch() {
        String address = serve((header, method, input, responses) ->
                responses.failed(Refusal.STALE_EPOCH, Status.FAILED_PRECONDITION.withDescription("epoch is 8")));
        assertFailed(ask(address), Refusal.STALE_EPOCH, Status.Code.FAILED_PRECONDITION, "epoch is 8");
    }

    /** A handler may use the very codes with which a transport tells that a copy is not there. */
    @Test
    void statusOfTheHandlerIsKeptWhateverItsCode() {
        for (Status.Code code : Status.Code.values()) {
            if (code == Status.Code.OK) {
                continue;
            }
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(handler((header, method, input, responses) ->
                    responses.failed(Refusal.HANDLER, code.toStatus().withDescription("because of " + code))));
            assertFailed(ask(address), Refusal.HANDLER, code, "because of " + code);
        }
    }

    @Test
    void exceptionOfTheServingSideFailsTheRequest() {
        String address = serve((header, method, input, responses) -> {
            throw new IllegalStateException("broken");
        });
        assertThat(ask(address).await().failure()).isEqualTo(Refusal.HANDLER);
    }

    @Test
    void passedDeadlineFailsTheRequestOnceAndALateAnswerIsDropped() {
        CompletableFuture<ResponseListener<Object>> pending = new CompletableFuture<>();
        String address = serve((header, method, input, responses) -> pending.complete(responses));
        RecordedResponse<StringValue> response = new RecordedResponse<>();
        client.send(address, new DataRequest<>(HEADER, ECHO_METHOD, INPUT, Duration.ofMillis(50)), response);
        RecordedResponse.End<StringValue> end = response.await();
        assertThat(end.failure()).isEqualTo(Refusal.HANDLER);
        assertThat(end.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        // On a slow machine the deadline passes before the request has arrived: then there is no late answer.
        var unused = pending.thenAccept(late -> late.answered(INPUT, 1));
        closeTransports();
        assertThat(response.told()).isOne();
    }

    @Test
    void unservedAddressIsNotOwner() {
        assertThat(ask(unservedAddress()).await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void methodThatNobodyServesIsLeftToTheHandler() {
        String address = server.serve(ScriptedHandler.ofRequests(
                List.of(),
                (header, method, input, responses) ->
                        responses.failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("asked " + method))));
        assertFailed(ask(address), Refusal.NOT_PRIMARY, Status.Code.UNAVAILABLE, "asked " + ECHO);
    }

    /** A copy that is still being initialised gets to know its methods after it was asked. */
    @Test
    void methodThatIsKnownOnlyAfterTheRequestHasArrivedIsAnswered() {
        List<MethodDescriptor<?, ?>> methods = new CopyOnWriteArrayList<>();
        String address = server.serve(ScriptedHandler.ofRequests(methods, (header, method, input, responses) -> {
            methods.add(ECHO_METHOD);
            StringValue decoded = ((EncodedMessage) input).decode(ECHO_METHOD.getRequestMarshaller());
            StringValue output = StringValue.of("out of " + decoded.getValue());
            responses.answered(EncodedMessage.of(ECHO_METHOD.getResponseMarshaller(), output), 4711);
        }));
        RecordedResponse.End<StringValue> end = ask(address).await();
        assertThat(end.output()).isEqualTo(StringValue.of("out of in"));
        assertThat(end.incarnation()).isEqualTo(4711);
    }

    @Test
    void ownAddressCanBeAsked() {
        String address = serve((header, method, input, responses) -> responses.answered(input, 5));
        RecordedResponse<StringValue> response = new RecordedResponse<>();
        server.send(address, new DataRequest<>(HEADER, ECHO_METHOD, INPUT, TIMEOUT), response);
        assertThat(response.await().output()).isEqualTo(INPUT);
    }

    @Test
    void blockOfThreeMebibytesIsCarriedBothWays() {
        BytesValue block = BytesValue.of(ByteString.copyFrom(new byte[3 << 20]));
        String address = serve((header, method, input, responses) -> responses.answered(input, 1));
        RecordedResponse<BytesValue> response = new RecordedResponse<>();
        client.send(address, new DataRequest<>(HEADER, BLOCK_METHOD, block, TIMEOUT), response);
        assertThat(block.equals(response.await().output())).isTrue();
    }

    @Test
    void concurrentRequestsAreEachAnsweredOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            String address = serve((header, method, input, responses) ->
                    threads.execute(() -> responses.answered(input, header.epoch())));
            List<RecordedResponse<StringValue>> responses = IntStream.range(0, 1000)
                    .mapToObj(i -> new RecordedResponse<StringValue>())
                    .toList();
            for (int i = 0; i < responses.size(); i++) {
                int number = i;
                RequestHeader header = new RequestHeader("run", number, 1, 101, 2, 202);
                StringValue input = StringValue.of("request " + number);
                threads.execute(() -> client.send(
                        address, new DataRequest<>(header, ECHO_METHOD, input, TIMEOUT), responses.get(number)));
            }
            for (int i = 0; i < responses.size(); i++) {
                RecordedResponse.End<StringValue> end = responses.get(i).await();
                assertThat(end.output()).isEqualTo(StringValue.of("request " + i));
                assertThat(end.incarnation()).isEqualTo(i);
            }
            closeTransports();
            assertThat(responses).allMatch(response -> response.told() == 1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void firstWordOfTheServingSideCounts() {
        String address = serve((header, method, input, responses) -> {
            responses.answered(input, 1);
            responses.answered(input, 2);
            responses.failed(Refusal.HANDLER, Status.INTERNAL);
        });
        RecordedResponse<StringValue> response = ask(address);
        assertThat(response.await().incarnation()).isOne();
        assertThat(response.told()).isOne();
    }

    @Test
    void closingTheServingSideEndsWhatIsPendingAsNotOwner() {
        CompletableFuture<ResponseListener<Object>> pending = new CompletableFuture<>();
        String address = serve((header, method, input, responses) -> pending.complete(responses));
        RecordedResponse<StringValue> response = ask(address);
        pending.join();
        server.close();
        assertThat(response.await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(ask(address).await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        pending.join().answered(INPUT, 1);
        assertThat(response.told()).isOne();
    }

    @Test
    void closedTransportFailsWhatIsPendingAndWhatIsSentLater() {
        CompletableFuture<ResponseListener<Object>> pending = new CompletableFuture<>();
        String address = serve((header, method, input, responses) -> pending.complete(responses));
        RecordedResponse<StringValue> response = ask(address);
        pending.join();
        client.close();
        client.close();
        assertThat(response.await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(ask(address).await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void blockArrivesWholeInPartsWithTheIncarnationThatAnswered() {
        for (int size : new int[] {0, 1, 1000, 3 << 20}) {
            Block block = block(size, 1);
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(ScriptedHandler.ofPulls(call -> {
                assertThat(call.header()).isEqualTo(HEADER);
                assertThat(call.block()).isEqualTo("name");
                assertThat(call.timeout()).isBetween(Duration.ofMillis(1), TIMEOUT);
                call.responses().answered(block, 4711);
            }));
            RecordedPull pull = pull(address, 0, null);
            assertThat(pull.await().failure()).isNull();
            assertThat(pull.await().incarnation()).isEqualTo(4711);
            assertThat(pull.content()).isEqualTo(block.content());
            assertThat(pull.offset()).isZero();
            assertThat(pull.bytes()).isEqualTo(bytes(block));
        }
    }

    @Test
    void blockGoesOnAtAnOffsetOfTheSameContent() {
        Block block = block(2 << 20, 1);
        String address =
                server.serve(ScriptedHandler.ofPulls(call -> call.responses().answered(block, 1)));
        for (long offset : new long[] {1, 700_000, block.content().length()}) {
            RecordedPull pull = pull(address, offset, block.content());
            assertThat(pull.await().failure()).isNull();
            assertThat(pull.offset()).isEqualTo(offset);
            assertThat(pull.bytes()).isEqualTo(bytes(block).substring((int) offset));
        }
    }

    @Test
    void blockOfOtherContentStartsAnew() {
        Block block = block(2 << 20, 1);
        String address =
                server.serve(ScriptedHandler.ofPulls(call -> call.responses().answered(block, 1)));
        RecordedPull pull = pull(address, 700_000, block(2 << 20, 2).content());
        assertThat(pull.await().failure()).isNull();
        assertThat(pull.offset()).isZero();
        assertThat(pull.bytes()).isEqualTo(bytes(block));
    }

    @Test
    void pullWaitsUntilTheBlockIsThere() {
        CompletableFuture<ResponseListener<Block>> pending = new CompletableFuture<>();
        String address = server.serve(ScriptedHandler.ofPulls(call -> pending.complete(call.responses())));
        RecordedPull pull = pull(address, 0, null);
        Block block = block(1 << 20, 1);
        pending.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join().answered(block, 3);
        assertThat(pull.await().incarnation()).isEqualTo(3);
        assertThat(pull.bytes()).isEqualTo(bytes(block));
    }

    @Test
    void refusedPullTellsWhy() {
        for (Refusal failure : Refusal.values()) {
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(
                    ScriptedHandler.ofPulls(call -> call.fail(failure, Status.UNAVAILABLE.withDescription("because"))));
            RecordedPull pull = pull(address, 0, null);
            assertThat(pull.await().failure()).isEqualTo(failure);
            assertThat(pull.await().status().getDescription()).isEqualTo("because");
            assertThat(pull.told()).isOne();
        }
    }

    @Test
    void pullFromAnUnservedAddressIsNotOwner() {
        assertThat(pull(unservedAddress(), 0, null).await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void closingTheServingSideEndsAPullThatWaitsAsNotOwner() {
        CompletableFuture<ResponseListener<Block>> pending = new CompletableFuture<>();
        String address = server.serve(ScriptedHandler.ofPulls(call -> pending.complete(call.responses())));
        RecordedPull pull = pull(address, 0, null);
        pending.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        server.close();
        assertThat(pull.await().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        pending.join().answered(block(10, 1), 1);
        assertThat(pull.told()).isOne();
        assertThat(pull.content()).isNull();
    }

    /** A hundred pulls are in all stages when the serving side closes. Each ends: whole, or as not owner. */
    @Test
    void closingTheServingSideMidwayLosesNoEnd() {
        Block block = block(4 << 20, 1);
        String address =
                server.serve(ScriptedHandler.ofPulls(call -> call.responses().answered(block, 1)));
        List<RecordedPull> pulls =
                IntStream.range(0, 100).mapToObj(i -> pull(address, 0, null)).toList();
        server.close();
        for (RecordedPull pull : pulls) {
            Refusal failure = pull.await().failure();
            assertThat(failure).isIn(null, Refusal.NOT_PRIMARY);
            assertThat(failure == null ? pull.bytes().size() : 0)
                    .isIn(0, bytes(block).size());
            assertThat(pull.told()).isOne();
        }
    }

    @Test
    void pullThatIsGivenUpEndsAtTheServingSideAndHarmsNoOther() {
        Block block = block(64, 1);
        CompletableFuture<ResponseListener<Block>> first = new CompletableFuture<>();
        String address = server.serve(ScriptedHandler.ofPulls(call -> {
            if (!first.complete(call.responses())) {
                call.responses().answered(block, 1);
            }
        }));
        RecordedPull given = new RecordedPull();
        Runnable cancel = client.pull(address, new BlockRequest(HEADER, "name", 0, null, TIMEOUT), given);
        first.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        cancel.run();
        cancel.run();
        first.join().answered(block, 1);
        assertThat(pull(address, 0, null).await().failure()).isNull();
        assertThat(given.told()).isLessThanOrEqualTo(1);
    }

    @Test
    void requestThatIsGivenUpIsWithdrawnAtTheServingSideAndHarmsNoOther() {
        GivenUpRequest.assertWithdrawn(client, server, new DataRequest<>(HEADER, ECHO_METHOD, INPUT, TIMEOUT));
    }

    @Test
    void questionsAboutBackupsAndTheirAnswersArriveExactly() {
        for (BackupMessage.Question question : BackupMessages.QUESTIONS) {
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(ScriptedHandler.ofBackups(call -> {
                assertThat(call.header()).isEqualTo(HEADER);
                assertThat(call.question()).isEqualTo(question);
                call.responses().answered(new BackupMessage.Received(7), 4711);
            }));
            RecordedResponse.End<BackupMessage.Answer> end =
                    tell(address, question).await();
            assertThat(end.output()).isEqualTo(new BackupMessage.Received(7));
            assertThat(end.incarnation()).isEqualTo(4711);
        }
        for (BackupMessage.Answer answer : BackupMessages.ANSWERS) {
            DataTransport peer = tracked(createTransport());
            String address = peer.serve(
                    ScriptedHandler.ofBackups(call -> call.responses().answered(answer, 1)));
            assertThat(tell(address, BackupMessages.QUESTIONS.get(0)).await().output())
                    .isEqualTo(answer);
        }
    }

    @Test
    void refusedQuestionAboutBackupsTellsWhy() {
        String address = server.serve(ScriptedHandler.ofBackups(
                call -> call.fail(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("there is no such backup"))));
        RecordedResponse.End<BackupMessage.Answer> end =
                tell(address, BackupMessages.QUESTIONS.get(0)).await();
        assertThat(end.failure()).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(end.status().getDescription()).isEqualTo("there is no such backup");
    }

    @Test
    void questionAboutBackupsThatIsNotAnsweredEndsByItsDeadline() {
        String address = server.serve(ScriptedHandler.ofBackups(call -> {}));
        RecordedResponse<BackupMessage.Answer> response = new RecordedResponse<>();
        client.sendBackup(
                address, new BackupRequest(HEADER, BackupMessages.QUESTIONS.get(0), Duration.ofMillis(50)), response);
        assertThat(response.await().failure()).isEqualTo(Refusal.HANDLER);
        assertThat(response.told()).isOne();
    }

    private RecordedResponse<BackupMessage.Answer> tell(String address, BackupMessage.Question question) {
        RecordedResponse<BackupMessage.Answer> response = new RecordedResponse<>();
        client.sendBackup(address, new BackupRequest(HEADER, question, TIMEOUT), response);
        return response;
    }

    private RecordedPull pull(String address, long offset, @Nullable BlockContent content) {
        RecordedPull pull = new RecordedPull();
        client.pull(address, new BlockRequest(HEADER, "name", offset, content, TIMEOUT), pull);
        return pull;
    }

    private static Block block(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Block.of(BytesValue.of(ByteString.copyFrom(bytes)));
    }

    private static ByteString bytes(Block block) {
        ByteString all = ByteString.EMPTY;
        while (all.size() < block.content().length()) {
            all = all.concat(block.slice(all.size(), Integer.MAX_VALUE / 2));
        }
        return all;
    }

    private String serve(ScriptedHandler.Script script) {
        return server.serve(handler(script));
    }

    private RecordedResponse<StringValue> ask(String address) {
        RecordedResponse<StringValue> response = new RecordedResponse<>();
        client.send(address, new DataRequest<>(HEADER, ECHO_METHOD, INPUT, TIMEOUT), response);
        return response;
    }

    private DataTransport tracked(DataTransport transport) {
        transports.add(transport);
        return transport;
    }

    private static void assertFailed(
            RecordedResponse<StringValue> response, Refusal failure, Status.Code code, String description) {
        RecordedResponse.End<StringValue> end = response.await();
        assertThat(end.failure()).isEqualTo(failure);
        assertThat(end.status().getCode()).isEqualTo(code);
        assertThat(end.status().getDescription()).isEqualTo(description);
        assertThat(response.told()).isOne();
    }

    private static RequestHandler handler(ScriptedHandler.Script script) {
        return ScriptedHandler.ofRequests(List.of(ECHO_METHOD, BLOCK_METHOD), script);
    }

    private static <M extends Message> MethodDescriptor<M, M> method(String name, M prototype) {
        return MethodDescriptor.<M, M>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name)
                .setRequestMarshaller(ProtoUtils.marshaller(prototype))
                .setResponseMarshaller(ProtoUtils.marshaller(prototype))
                .build();
    }
}
