package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.taskgraph.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTests {

    record Point(String name, double x, double[] more) {}

    record Named(String name, long number) {}

    private static final Codec<BigInteger> BIG = new Codec<>() {
        @Override
        public Class<BigInteger> type() {
            return BigInteger.class;
        }

        @Override
        public byte[] encode(BigInteger value) {
            return value.toByteArray();
        }

        @Override
        public BigInteger decode(byte[] bytes) {
            return new BigInteger(bytes);
        }
    };

    private final Codecs codecs = new Codecs(List.of(BIG), getClass().getClassLoader());

    static Stream<Object> values() {
        return Stream.of(
                1.5,
                Double.NaN,
                -2.5f,
                Long.MIN_VALUE,
                7,
                (short) 3,
                'x',
                (byte) 5,
                true,
                "é 漢",
                "",
                new double[] {1, -0.0, Double.NaN},
                new double[0],
                new float[] {1, 2},
                new long[] {1, Long.MAX_VALUE},
                new int[] {-1},
                new short[] {1, 2},
                new char[] {'a', '漢'},
                new byte[] {1, 2, 3},
                new boolean[] {true, false},
                new double[][] {{1, 2}, {}, {3}},
                Int64Value.of(9),
                new Named("a", 5),
                new BigInteger("123456789012345678901234567890"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueComesBackAsItWas(Object value) throws IOException {
        ValueCodec codec = codecs.of(value);
        Object back = codecs.tagged(codec.tag()).decode(codec.encode(value));
        assertThat(back).isEqualTo(value);
        assertThat(codec.copy(value)).isEqualTo(value);
    }

    @Test
    void arraysAreCopied() {
        double[][] rows = {{1}};
        double[][] copy = (double[][]) codecs.of(rows).copy(rows);
        copy[0][0] = 5;
        assertThat(rows[0][0]).isEqualTo(1);
    }

    @Test
    void exactSumKeepsAllDigits() throws IOException {
        ExactSum sum = ExactSum.of(1e300, 1, -1e300);
        ValueCodec codec = codecs.of(sum);
        assertThat(((ExactSum) codec.decode(codec.encode(sum))).value()).isEqualTo(1);
    }

    @Test
    void recordWithAnArrayIsKept() throws IOException {
        Point point = new Point("p", 0.1, new double[] {1, 2});
        ValueCodec codec = codecs.of(point);
        Point back = (Point) codec.decode(codec.encode(point));
        assertThat(back.more()).containsExactly(1, 2);
        assertThat(back.x()).isEqualTo(0.1);
    }

    @Test
    void typeWithoutCodecIsRefusedWithWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.of(new Object()))
                .withMessageContaining("no codec for java.lang.Object")
                .withMessageContaining("Codec<Object>");
    }

    @Test
    void classThatIsNoRecordIsNotMadeOfBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.tagged("record:java.lang.Thread"))
                .withMessageContaining("no codec for 'record:java.lang.Thread'");
    }

    @Test
    void bytesOfAnotherLengthAreRefused() {
        assertThatThrownBy(() -> codecs.tagged("Double").decode(ByteString.copyFrom(new byte[5])))
                .isInstanceOf(IOException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.tagged("double[]").decode(ByteString.copyFrom(new byte[5])));
    }

    @Test
    void messagesComeBackAsTheyWere() throws IOException {
        Ask ask = new Ask(
                Ask.Kind.RESULTS,
                3,
                12,
                new CallHeader("allReduce", "sums", "double[5] by 'sum'"),
                List.of(1L, 4L),
                List.of(-1L, 2L));
        Answer answer = new Answer(
                List.of(1L),
                List.of(1L, 4L),
                List.of(new Answer.Item(-1, 2, "double[]", ByteString.copyFromUtf8("abc"))),
                "block");
        assertThat(AskMethod.ASK.parseRequest(AskMethod.ASK.streamRequest(ask))).isEqualTo(ask);
        assertThat(AskMethod.ASK.parseResponse(AskMethod.ASK.streamResponse(answer)))
                .isEqualTo(answer);
        Vote vote = new Vote(Outcome.failed("no"), true, -5);
        assertThat(Vote.of(vote.toBytes())).isEqualTo(vote);
    }
}
