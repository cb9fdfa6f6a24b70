package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.taskgraph.TaskGraphException;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

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
