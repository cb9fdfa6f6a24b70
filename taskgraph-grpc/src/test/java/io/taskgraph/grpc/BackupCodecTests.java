package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Declined;
import io.taskgraph.engine.BackupMessage.Done;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.LogEntry;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupCodecTests {

    private static final ByteString PAYLOAD = ByteString.copyFrom(new byte[] {0, 1, -1, 127});

    private static final Marshaller<BackupMessage.Question> QUESTIONS = BackupCodec.METHOD.getRequestMarshaller();
    private static final Marshaller<BackupMessage.Answer> ANSWERS = BackupCodec.METHOD.getResponseMarshaller();

    static Stream<BackupMessage.Question> questions() {
        return Stream.of(
                new Submit(List.of()),
                new Submit(List.of(new Submission(1, PAYLOAD), new Submission(Long.MAX_VALUE, ByteString.EMPTY))),
                new Probe(0),
                new Probe(Long.MAX_VALUE),
                new Append(1, 2, 3, List.of(), 4),
                new Append(
                        1,
                        2,
                        3,
                        List.of(new LogEntry(4, 5, 6, 7, 8, PAYLOAD), new LogEntry(5, 5, 0, 7, 9, ByteString.EMPTY)),
                        Long.MAX_VALUE),
                new Install(1, 2, 3, List.of(new Origin(4, 5, 6), new Origin(0, 0, 0)), 7, 8, PAYLOAD),
                new Install(0, 0, 0, List.of(), 0, 0, ByteString.EMPTY));
    }

    static Stream<BackupMessage.Answer> answers() {
        return Stream.of(
                new Done(),
                new Declined(""),
                new Declined("t\u00e4sk"),
                new Position(0, 0),
                new Position(3, Long.MAX_VALUE),
                new Matched(0),
                new Matched(7),
                new Received(0),
                new Received(9));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionIsReadBackAsWritten(BackupMessage.Question question) {
        assertThat(QUESTIONS.parse(QUESTIONS.stream(question))).isEqualTo(question);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsReadBackAsWritten(BackupMessage.Answer answer) {
        assertThat(ANSWERS.parse(ANSWERS.stream(answer))).isEqualTo(answer);
    }

    @Test
    void aMessageOfAnUnknownKindIsRefused() {
        Throwable failure = catchThrowable(() -> QUESTIONS.parse(new ByteArrayInputStream(new byte[0])));
        assertThat(failure).isInstanceOf(StatusRuntimeException.class).hasMessageContaining("of an unknown kind");
        assertThat(catchThrowable(() -> ANSWERS.parse(new ByteArrayInputStream(new byte[] {(byte) 0x82, 1, 0}))))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bytesAreReadAsAMessageOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                // The tag of one of the kinds and a length that fits, so that more than the tag is read.
                bytes[0] = (byte) (random.nextInt(1, 6) << 3 | 2);
                bytes[1] = (byte) (bytes.length - 2);
            }
            assertReadOrRefused(QUESTIONS, bytes);
            assertReadOrRefused(ANSWERS, bytes);
        }
    }

    private static <M> void assertReadOrRefused(Marshaller<M> marshaller, byte[] bytes) {
        Throwable failure = catchThrowable(() -> {
            M message = marshaller.parse(new ByteArrayInputStream(bytes));
            assertThat(marshaller.parse(marshaller.stream(message))).isEqualTo(message);
        });
        if (failure != null) {
            assertThat(failure).isInstanceOf(StatusRuntimeException.class);
        }
    }
}
