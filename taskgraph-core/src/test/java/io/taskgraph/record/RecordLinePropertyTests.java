package io.taskgraph.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.oneOf;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** A line of a record is read, or refused in the way that the reader of a file expects, whatever it holds. */
class RecordLinePropertyTests {

    @Test
    void aLineIsReadOrRefused() {
        qt().forAll(lines()).checkAssert(RecordLinePropertyTests::assertReadOrRefused);
    }

    @Test
    void aLineWithOneCharacterChangedIsReadOrRefused() {
        qt().forAll(longs().all(), texts(), integers().allPositive(), integers().between(0, Character.MAX_VALUE))
                .checkAssert((time, link, at, other) -> {
                    StringBuilder line = new StringBuilder(
                            RecordCodec.encode(time, new RecordEvent.Flagged(0, 10, 19, 1, link, "meta")));
                    line.setCharAt(at % line.length(), (char) other.intValue());
                    assertReadOrRefused(line.toString());
                });
    }

    @Test
    void anEventIsDecodedAsItWasEncoded() {
        qt().forAll(longs().all(), texts(), texts()).checkAssert((time, job, process) -> {
            RecordEvent joined = new RecordEvent.Joined(job, process);
            assertThat(RecordCodec.decode(RecordCodec.encode(time, joined)))
                    .isEqualTo(new ProcessRecord.Entry(time, joined));
        });
    }

    private static void assertReadOrRefused(String line) {
        Throwable failure = catchThrowable(() -> RecordCodec.decode(line));
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Gen<String> lines() {
        Gen<String> parts = arbitrary()
                .pick(
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
        return oneOf(lists().of(parts).ofSizeBetween(0, 12).map(chosen -> String.join("", chosen)), texts());
    }

    /** Text without unpaired surrogates, which cannot come from a file. */
    private static Gen<String> texts() {
        return strings().allPossible().ofLengthBetween(0, 100).map(text -> new String(text.getBytes(UTF_8), UTF_8));
    }
}
