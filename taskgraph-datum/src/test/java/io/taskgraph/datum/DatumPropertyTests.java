package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Struct;
import java.io.ByteArrayInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds is read to its end, or refused by an error that names the file. */
class DatumPropertyTests {

    @Property
    void anyTextIsCsvOrNamed(@ForAll("texts") String text) {
        assertReadOrNamed(DatumIteratorBuilder.csv(), text.getBytes(UTF_8));
    }

    @Property
    void anyBytesAreCsvLinesAndMessagesOrNamed(@ForAll byte[] bytes) {
        assertReadOrNamed(DatumIteratorBuilder.csv(), bytes);
        assertReadOrNamed(DatumIteratorBuilder.lines(), bytes);
        assertReadOrNamed(DatumIteratorBuilder.protobuf(Struct.getDefaultInstance()), bytes);
    }

    private static void assertReadOrNamed(DatumIteratorBuilder builder, byte[] bytes) {
        Throwable failure = catchThrowable(() -> DatumStore.load(
                builder.resolvedBy(location -> new ByteArrayInputStream(bytes)).build("file.csv")));
        if (failure != null) {
            assertThat(failure).isInstanceOf(DatumException.class).hasMessageContaining("file.csv");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "\uFEFF", "1.5", "\u0000", ";")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
