package io.taskgraph.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufDatumTests {

    private static final DatumIteratorBuilder STRINGS = DatumIteratorBuilder.protobuf(StringValue.getDefaultInstance());

    @RepeatedTest(20)
    void messagesComeBackAsTheyWereWritten(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> texts =
                random.ints(random.nextInt(50), 0, 5_000).mapToObj("x"::repeat).toList();
        DatumStore store = load(bytes(texts));
        assertThat(store)
                .extracting(datum -> datum.message(StringValue.class).getValue())
                .isEqualTo(texts);
        assertThat(store).extracting(Datum::line).allMatch(number -> number > 0).isSorted();
    }

    @Test
    void everyInputThatEndsWithinAMessageIsReportedWithFileMessageAndByte() throws IOException {
        byte[] good = bytes(List.of("ab", "x".repeat(200)));
        int second = 5;
        for (int length = second + 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> load(cut))
                    .withMessageStartingWith("test.bin: message 2 at byte 5 has ");
        }
        assertThat(load(Arrays.copyOf(good, second))).hasSize(1);
        assertThat(load(new byte[0])).isEmpty();
    }

    @Test
    void recordsBeforeTheBrokenOneAreGiven() throws IOException {
        byte[] good = bytes(List.of("a", "b"));
        try (DatumIterator iterator = open(Arrays.copyOf(good, good.length - 1))) {
            assertThat(iterator.next().message(StringValue.class).getValue()).isEqualTo("a");
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(iterator::next)
                    .withMessage("test.bin: message 2 at byte 4 has a length of 3 bytes, but the input ends after 2");
        }
    }

    @Test
    void bytesOfSomethingElseAreReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(new byte[] {2, 0x0A, 5}))
                .withMessageStartingWith("test.bin: message 1 at byte 0 is no google.protobuf.StringValue: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FFFFFFFF0F", "FFFFFFFFFFFFFFFFFFFFFF"})
    void aLengthThatNoMessageHasIsReported(String hex) {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(HexFormat.of().parseHex(hex)))
                .withMessageStartingWith("test.bin: message 1 at byte 0 has ");
    }

    @Test
    void aRecordOfAnotherTypeIsReported() throws IOException {
        Datum datum = load(bytes(List.of("a"))).get(0);
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> datum.message(Int64Value.class))
                .withMessage("test.bin, line 1: expected a message of com.google.protobuf.Int64Value but it is"
                        + " com.google.protobuf.StringValue");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> Datum.ofText("a.txt", 1, "a").message(StringValue.class))
                .withMessageEndingWith("but it is text");
    }

    @Test
    void severalLocationsAreReadOneAfterAnotherAndOpenedWhenReached() {
        StringBuilder opened = new StringBuilder();
        DatumIteratorBuilder builder = DatumIteratorBuilder.csv().resolvedBy(new DatumResolver() {
            @Override
            public List<String> expand(String pattern) {
                return List.of("a", "empty", "b");
            }

            @Override
            public ByteArrayInputStream open(String location) {
                opened.append(location);
                String text = location.equals("empty") ? "x\n" : "x\n" + location + "\n";
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public void close() {
                        opened.append('.');
                    }
                };
            }
        });
        try (DatumIterator iterator = builder.build("*")) {
            assertThat(opened).isEmpty();
            assertThat(iterator.next()).isEqualTo(new Datum("a", 2, List.of("x"), List.of("a")));
            assertThat(opened).hasToString("a");
            assertThat(iterator.next()).isEqualTo(new Datum("b", 2, List.of("x"), List.of("b")));
        }
        assertThat(opened).hasToString("a.empty.b.");
    }

    private static byte[] bytes(List<String> texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            StringValue.of(text).writeDelimitedTo(bytes);
        }
        return bytes.toByteArray();
    }

    private static DatumIterator open(byte[] bytes) {
        return STRINGS.resolvedBy(location -> new ByteArrayInputStream(bytes)).build("test.bin");
    }

    private static DatumStore load(byte[] bytes) {
        return DatumStore.load(open(bytes));
    }
}
