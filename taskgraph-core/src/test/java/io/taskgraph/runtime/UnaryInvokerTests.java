package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.transport.EncodedMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UnaryInvokerTests {

    private static final StringValue INPUT = StringValue.of("in");
    private static final StringValue OUTPUT = StringValue.of("out");

    private final List<Object> outputs = new ArrayList<>();
    private final List<Status> statuses = new ArrayList<>();

    @Test
    void answerIsTheHandlersOwnObject() {
        AtomicReference<StringValue> seen = new AtomicReference<>();
        invoke((input, observer) -> {
            seen.set(input);
            observer.onNext(OUTPUT);
            observer.onCompleted();
        });
        assertThat(seen.get()).isSameAs(INPUT);
        assertThat(outputs).singleElement().isSameAs(OUTPUT);
        assertThat(status().isOk()).isTrue();
    }

    @Test
    void handlerMayAnswerLater() {
        AtomicReference<StreamObserver<StringValue>> later = new AtomicReference<>();
        invoke((input, observer) -> later.set(observer));
        assertThat(statuses).isEmpty();
        later.get().onNext(OUTPUT);
        later.get().onCompleted();
        assertThat(outputs).containsExactly(OUTPUT);
    }

    @Test
    void statusOfTheHandlerIsKept() {
        invoke((input, observer) -> observer.onError(
                Status.NOT_FOUND.withDescription("no such block").asRuntimeException()));
        assertFailed(Status.Code.NOT_FOUND, "no such block");
    }

    @Test
    void exceptionIsUnknownWithItsClassMessageAndTheLineOfTheApplication() {
        IllegalStateException thrown = new IllegalStateException("broken");
        invoke((input, observer) -> {
            throw thrown;
        });
        assertThat(status().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(status().getDescription())
                .startsWith("java.lang.IllegalStateException: broken at " + UnaryInvokerTests.class.getName() + ".")
                .contains("(UnaryInvokerTests.java:");
        assertThat(status().getCause()).isSameAs(thrown);
        assertThat(HandlerFailure.thrown(status())).isSameAs(thrown);
    }

    @Test
    void answerThatItsMarshallerDoesNotTakeFailsTheCallThoughItComesLater() {
        AtomicReference<StreamObserver<StringValue>> later = new AtomicReference<>();
        ServerMethodDefinition<StringValue, StringValue> sound = define(
                MethodType.UNARY,
                ServerCalls.asyncUnaryCall(
                        (StringValue input, StreamObserver<StringValue> observer) -> later.set(observer)));
        MethodDescriptor<StringValue, StringValue> method = sound.getMethodDescriptor();
        ServerMethodDefinition<StringValue, StringValue> broken = ServerMethodDefinition.create(
                method.toBuilder(method.getRequestMarshaller(), new BrokenMarshaller())
                        .build(),
                sound.getServerCallHandler());
        UnaryInvoker.invoke(
                broken, EncodedMessage.of(method.getRequestMarshaller(), INPUT), new Metadata(), this::ended);
        later.get().onNext(OUTPUT);
        later.get().onCompleted();
        assertFailed(Status.Code.INTERNAL, "the answer cannot be encoded: java.lang.AssertionError: mine");
    }

    private static final class BrokenMarshaller implements MethodDescriptor.Marshaller<StringValue> {

        @Override
        public InputStream stream(StringValue value) {
            throw new AssertionError("mine");
        }

        @Override
        public StringValue parse(InputStream stream) {
            throw new AssertionError("mine");
        }
    }

    @Test
    void exceptionWithoutAMessageIsNamedToo() {
        invoke((input, observer) -> observer.onError(new NullPointerException()));
        assertThat(status().getDescription()).startsWith("java.lang.NullPointerException at ");
    }

    @Test
    void longMessageIsCutSoThatItFitsIntoAHeader() {
        invoke((input, observer) -> {
            throw new IllegalStateException("x".repeat(100_000));
        });
        assertThat(status().getDescription()).hasSizeLessThan(2_000).contains("xxx... at ");
    }

    @Test
    void statusThatAHandlerGivesIsItsOwnWord() {
        invoke((input, observer) ->
                observer.onError(Status.NOT_FOUND.withDescription("no row 7").asRuntimeException()));
        assertFailed(Status.Code.NOT_FOUND, "no row 7");
        assertThat(HandlerFailure.thrown(status())).isNull();
    }

    @Test
    void thrownStatusIsKept() {
        invoke((input, observer) -> {
            throw Status.RESOURCE_EXHAUSTED.withDescription("full").asRuntimeException();
        });
        assertFailed(Status.Code.RESOURCE_EXHAUSTED, "full");
    }

    @Test
    void inputOfAWrongTypeFails() {
        UnaryInvoker.invoke(
                define(
                        MethodType.UNARY,
                        ServerCalls.asyncUnaryCall((StringValue input, StreamObserver<StringValue> observer) ->
                                observer.onNext(StringValue.of(input.getValue())))),
                new byte[1],
                new Metadata(),
                this::ended);
        assertThat(status().getCode()).isEqualTo(Status.Code.UNKNOWN);
    }

    @Test
    void encodedInputIsDecodedAndItsAnswerEncoded() {
        ServerMethodDefinition<StringValue, StringValue> method = define(
                MethodType.UNARY,
                ServerCalls.asyncUnaryCall((StringValue input, StreamObserver<StringValue> observer) -> {
                    observer.onNext(StringValue.of("out of " + input.getValue()));
                    observer.onCompleted();
                }));
        MethodDescriptor<StringValue, StringValue> descriptor = method.getMethodDescriptor();
        UnaryInvoker.invoke(
                method, EncodedMessage.of(descriptor.getRequestMarshaller(), INPUT), new Metadata(), this::ended);
        assertThat(outputs)
                .singleElement()
                .isInstanceOfSatisfying(
                        EncodedMessage.class,
                        output -> assertThat(output.decode(descriptor.getResponseMarshaller()))
                                .isEqualTo(StringValue.of("out of in")));
    }

    @Test
    void encodedInputThatIsNoSuchMessageFails() {
        UnaryInvoker.invoke(
                define(
                        MethodType.UNARY,
                        ServerCalls.asyncUnaryCall((StringValue input, StreamObserver<StringValue> observer) -> {
                            throw new AssertionError("not to be asked");
                        })),
                EncodedMessage.read(new ByteArrayInputStream(new byte[] {10, 127})),
                new Metadata(),
                this::ended);
        assertThat(status().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void endWithoutResponseFails() {
        invoke((input, observer) -> observer.onCompleted());
        assertThat(status().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void secondResponseFailsOnce() {
        invoke((input, observer) -> {
            observer.onNext(OUTPUT);
            observer.onNext(OUTPUT);
            observer.onCompleted();
        });
        assertThat(status().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void exceptionAfterTheEndIsThrownOnAndToldNobody() {
        assertThatThrownBy(() -> invoke((input, observer) -> {
                    observer.onNext(OUTPUT);
                    observer.onCompleted();
                    throw new IllegalStateException("too late");
                }))
                .hasMessage("too late");
        assertThat(outputs).containsExactly(OUTPUT);
        assertThat(status().isOk()).isTrue();
    }

    @Test
    void streamingMethodIsUnimplemented() {
        UnaryInvoker.invoke(
                define(
                        MethodType.SERVER_STREAMING,
                        ServerCalls.asyncServerStreamingCall(
                                (StringValue input, StreamObserver<StringValue> observer) -> {
                                    throw new AssertionError("not to be asked");
                                })),
                INPUT,
                new Metadata(),
                this::ended);
        assertThat(status().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private void invoke(ServerCalls.UnaryMethod<StringValue, StringValue> handler) {
        UnaryInvoker.invoke(
                define(MethodType.UNARY, ServerCalls.asyncUnaryCall(handler)), INPUT, new Metadata(), this::ended);
    }

    private static ServerMethodDefinition<StringValue, StringValue> define(
            MethodType type, ServerCallHandler<StringValue, StringValue> handler) {
        return ServerMethodDefinition.create(
                MethodDescriptor.<StringValue, StringValue>newBuilder()
                        .setType(type)
                        .setFullMethodName("test.Service/Ask")
                        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                        .build(),
                handler);
    }

    private void ended(Object output, Status status) {
        outputs.add(output);
        statuses.add(status);
    }

    private Status status() {
        assertThat(statuses).hasSize(1);
        return statuses.get(0);
    }

    private void assertFailed(Status.Code code, String description) {
        assertThat(status().getCode()).isEqualTo(code);
        assertThat(status().getDescription()).isEqualTo(description);
        assertThat(outputs).containsOnlyNulls();
    }
}
