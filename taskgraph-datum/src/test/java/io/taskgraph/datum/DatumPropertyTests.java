package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.byteArrays;
import static org.quicktheories.generators.Generate.bytes;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import com.google.protobuf.Struct;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** A file is read to its end, or refused by an error that names the file, whatever it holds. */
class DatumPropertyTests {

    @Test
    void textIsReadAsCsvOrTheFileIsNamed() {
        qt().forAll(texts()).checkAssert(text -> assertReadOrNamed(DatumIteratorBuilder.csv(), text.getBytes(UTF_8)));
    }

    @Test
    void bytesAreReadAsCsvLinesOrMessagesOrTheFileIsNamed() {
        qt().forAll(byteArrays(integers().between(0, 255), bytes(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0)))
                .checkAssert(bytes -> {
                    assertReadOrNamed(DatumIteratorBuilder.csv(), bytes);
                    assertReadOrNamed(DatumIteratorBuilder.lines(), bytes);
                    assertReadOrNamed(DatumIteratorBuilder.protobuf(Struct.getDefaultInstance()), bytes);
                });
    }

    private static void assertReadOrNamed(DatumIteratorBuilder builder, byte[] bytes) {
        Throwable failure = catchThrowable(() -> DatumStore.load(
                builder.resolvedBy(location -> new ByteArrayInputStream(bytes)).build("file.csv")));
        if (failure != null) {
            assertThat(failure).isInstanceOf(DatumException.class).hasMessageContaining("file.csv");
        }
    }

    private static Gen<String> texts() {
        return lists().of(arbitrary()
                        .pick("a", "b", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "\uFEFF", "1.5", "\u0000", ";"))
                .ofSizeBetween(0, 30)
                .map(parts -> String.join("", parts));
    }
}
