package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.taskgraph.iterative.v1.Question;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireTests {

    private static final List<Answer.Item> ITEMS = List.of(
            new Answer.Item(3, Contribution.WHOLE, "double[]", ByteString.copyFromUtf8("x")),
            new Answer.Item(Answer.RESULT, 5, "", ByteString.EMPTY),
            new Answer.Item(8, 4, 2, "double[]", ByteString.copyFromUtf8("z")),
            new Answer.Item(0, 0, "String", ByteString.copyFromUtf8("y")));

    @ParameterizedTest
    @EnumSource
    void questionIsReadAsItWasWritten(Ask.Kind kind) {
        CallHeader header = new CallHeader("allReduce", "sums", "double[3] by 'sum'");
        Ask ask = new Ask(kind, 2, 0, header, List.of(1L, 4L), List.of(Contribution.WHOLE, 7L));
        assertThat(sent(ask)).isEqualTo(ask);
        Ask offer = new Ask(kind, 2, 0, header, List.of(0L), List.of(Contribution.WHOLE), true, ITEMS, List.of(2L, 5L));
        assertThat(sent(offer)).isEqualTo(offer);
        assertThat(sent(offer.calledBy(List.of(7L, 2L)))).isEqualTo(offer.calledBy(List.of(7L, 2L)));
        assertThat(sent(offer).callers()).containsExactly(2L);
        assertThat(sent(Ask.state(kind, 6))).isEqualTo(Ask.state(kind, 6));
    }

    private static Ask sent(Ask ask) {
        return AskMethod.ASK.parseRequest(AskMethod.ASK.streamRequest(ask));
    }

    @Test
    void replyIsReadAsItWasWritten() {
        for (Answer answer : List.of(
                new Answer(List.of(3L, 0L), List.of(0L, 3L, 4L), ITEMS, ""),
                new Answer(List.of(), List.of(2L), List.of(), "b"))) {
            assertThat(AskMethod.ASK.parseResponse(AskMethod.ASK.streamResponse(answer)))
                    .isEqualTo(answer);
        }
    }

    @Test
    void itemsOfABlockAreReadAsTheyWereWritten() {
        assertThat(Wire.readItems(Wire.writeItems(ITEMS))).isEqualTo(ITEMS);
    }

    @Test
    void aKindOfALaterVersionIsAnError() {
        byte[] later = Question.newBuilder().setKindValue(17).build().toByteArray();
        assertThatThrownBy(() -> AskMethod.ASK.parseRequest(new ByteArrayInputStream(later)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("of kind 17, which this process does not know");
    }

    @Test
    void keptStateIsReadAsItWasWritten() throws IOException {
        for (StateBytes state :
                List.of(new StateBytes("", ByteString.EMPTY), new StateBytes("Long", ByteString.copyFromUtf8("8")))) {
            States.Kept kept = new States.Kept(9, state);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            States.write(kept, bytes);
            assertThat(States.read(new ByteArrayInputStream(bytes.toByteArray())))
                    .isEqualTo(kept);
        }
    }

    @Test
    void stateIsDecodedAsItWasEncodedAndNoneStaysNone() {
        Codecs codecs = new Codecs(List.of(), getClass().getClassLoader());
        assertThat(States.decode(States.encode(null, codecs), codecs)).isNull();
        assertThat(States.decode(States.encode(new double[] {1, 2}, codecs), codecs))
                .isEqualTo(new double[] {1, 2});
    }

    @Test
    void checksumTellsTypesAndBytesApart() {
        StateBytes state = new StateBytes("Long", ByteString.copyFrom(new byte[8]));
        assertThat(States.digest(state))
                .isEqualTo(States.digest(new StateBytes("Long", ByteString.copyFrom(new byte[8]))));
        assertThat(States.digest(state)).isNotEqualTo(States.digest(new StateBytes("Double", state.bytes())));
        assertThat(States.digest(state))
                .isNotEqualTo(States.digest(new StateBytes("Long", ByteString.copyFrom(new byte[9]))));
    }
}
