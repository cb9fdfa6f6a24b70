package io.taskgraph.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a line of a record says is read, or refused in the way that the reader of a file expects. */
class RecordLinePropertyTests {

    @Property
    void anyLineIsReadOrRefused(@ForAll("lines") String line) {
        assertReadOrRefused(line);
    }

    @Property
    void aLineThatIsChangedAnywhereIsReadOrRefused(
            @ForAll long time, @ForAll String link, @ForAll int at, @ForAll char other) {
        StringBuilder line =
                new StringBuilder(RecordCodec.encode(time, new RecordEvent.Flagged(0, 10, 19, 1, link, "meta")));
        line.setCharAt(Math.floorMod(at, line.length()), other);
        assertReadOrRefused(line.toString());
    }

    @Property
    void anyTextComesBack(@ForAll long time, @ForAll String job, @ForAll String process) {
        RecordEvent joined = new RecordEvent.Joined(job, process);
        assertThat(RecordCodec.decode(RecordCodec.encode(time, joined)))
                .isEqualTo(new ProcessRecord.Entry(time, joined));
    }

    private static void assertReadOrRefused(String line) {
        Throwable failure = catchThrowable(() -> RecordCodec.decode(line));
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> part = Arbitraries.of(
                "{",
                "}",
                "\"",
                ":",
                ",",
                "\\",
                "\\u",
                "00g0",
                "d800",
                "null",
                "true",
                "-",
                "9",
                "99999999999999999999",
                "\"t\":1",
                "\"e\":\"left\"",
                "\"event\":\"flagged\"",
                " ",
                "1.5",
                "[");
        return Arbitraries.oneOf(part.list().ofMaxSize(12).map(parts -> String.join("", parts)), Arbitraries.strings());
    }
}
