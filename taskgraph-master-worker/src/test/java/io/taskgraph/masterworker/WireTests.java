package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.taskgraph.TaskGraphException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTests {

    private final MessageTypes types = new MessageTypes(getClass().getClassLoader());

    @Test
    void callIsReadAsItWasWritten() {
        Content content = Content.of(StringValue.of("x"));
        for (Call.Kind kind : Call.Kind.values()) {
            Call call = new Call(kind, 1, Long.MAX_VALUE, 3, 2, "id", "method", content);
            assertThat(CallMethod.CALL.parseRequest(CallMethod.CALL.streamRequest(call)))
                    .isEqualTo(call);
        }
    }

    @Test
    void replyIsReadAsItWasWritten() {
        for (Reply reply : new Reply[] {
            Reply.of(Content.of(StringValue.of("x"))),
            Reply.thrown(new IllegalStateException("m")),
            Reply.thrown(new Error())
        }) {
            assertThat(CallMethod.CALL.parseResponse(CallMethod.CALL.streamResponse(reply)))
                    .isEqualTo(reply);
        }
    }

    @Test
    void brokenBytesAreAnError() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> CallMethod.CALL.parseRequest(new ByteArrayInputStream(new byte[] {2})))
                .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL));
    }

    @Test
    void aCallOfAKindOfALaterVersionIsAnError() {
        byte[] later = Wire.write(new Call(Call.Kind.DATA, 1, 2, 0, 0, "", "method", Content.NONE)).toBuilder()
                .setKindValue(7)
                .build()
                .toByteArray();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> CallMethod.CALL.parseRequest(new ByteArrayInputStream(later)))
                .withMessageContaining("a call is of kind 7, which this process does not know");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bytesAreReadOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            for (MethodDescriptor.Marshaller<?> marshaller :
                    List.of(CallMethod.CALL.getRequestMarshaller(), CallMethod.CALL.getResponseMarshaller())) {
                Throwable failure = catchThrowable(() -> marshaller.parse(new ByteArrayInputStream(bytes)));
                if (failure != null) {
                    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
                }
            }
            Throwable failure =
                    catchThrowable(() -> LedgerFormat.read(new AnswerLedger(), new ByteArrayInputStream(bytes)));
            assertThat(failure).isInstanceOf(IOException.class);
        }
    }

    @Test
    void rememberedAnswersAreReadBackBeforeTheState() throws IOException {
        AnswerLedger ledger = new AnswerLedger();
        for (int id = 5; id > 0; id--) {
            Call named = new Call(Call.Kind.NOTIFY, 3, 17, id, 1, "id" + id, "method", Content.NONE);
            ledger.note(named);
            ledger.remember(named, Reply.of(Content.of(StringValue.of("answer " + id))));
        }
        Call numbered = new Call(Call.Kind.NOTIFY, 4, 18, 6, 2, "", "method", Content.NONE);
        ledger.note(numbered);
        ledger.remember(numbered, Reply.thrown(new IllegalStateException("no")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LedgerFormat.write(ledger, out);
        out.write(new byte[] {1, 2, 3});

        AnswerLedger read = new AnswerLedger();
        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
        LedgerFormat.read(read, in);
        assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        assertThat(read.callers().get(3L).named.entrySet())
                .containsExactlyElementsOf(ledger.callers().get(3L).named.entrySet());
        assertThat(read.remembered(numbered)).isEqualTo(ledger.remembered(numbered));
        assertThat(read.size()).isEqualTo(ledger.size());
        assertThat(read.isStale(new Call(Call.Kind.NOTIFY, 4, 18, 1, 2, "", "method", Content.NONE)))
                .isTrue();
    }

    @Test
    void messageIsReadAsItWasWritten() {
        assertThat(types.read(types.write(StringValue.of("x")))).isEqualTo(StringValue.of("x"));
        assertThat(types.read(types.write(Empty.getDefaultInstance()))).isEqualTo(Empty.getDefaultInstance());
    }

    @Test
    void onlyGeneratedMessagesTravel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> types.write(DynamicMessage.getDefaultInstance(Empty.getDescriptor())))
                .withMessage(
                        "a message must be of a generated class, but this one is a dynamic 'google.protobuf.Empty'");
        assertThatExceptionOfType(TaskGraphException.class)
                .isThrownBy(() -> types.read(new Content("no.such.Message", ByteString.EMPTY)))
                .withMessage("there is no message class 'no.such.Message' here");
        assertThatExceptionOfType(TaskGraphException.class)
                .isThrownBy(() -> types.read(new Content(Trap.class.getName(), ByteString.EMPTY)))
                .withMessage("class '" + Trap.class.getName() + "' is no protobuf message");
        assertThatExceptionOfType(TaskGraphException.class)
                .isThrownBy(() -> types.read(new Content(StringValue.class.getName(), ByteString.copyFromUtf8("\1"))))
                .withMessage("the bytes of a '" + StringValue.class.getName() + "' can not be read");
    }

    static final class Trap {
        static {
            if (true) {
                throw new AssertionError("must not be initialised");
            }
        }
    }
}
