package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passing over many bytes at once leaves the scanner as passing over one after another does. */
class RecordScannerTests {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void strideDoesNotShow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = SharePropertyTests.csv(random).getBytes(UTF_8);
        for (boolean quotes : new boolean[] {true, false}) {
            RecordScanner single = quotes ? RecordScanner.ofCsv(',', '"') : RecordScanner.ofLines();
            RecordScanner wide = quotes ? RecordScanner.ofCsv(',', '"') : RecordScanner.ofLines();
            int at = 0;
            while (at < text.length) {
                int to = Math.min(text.length, at + 1 + random.nextInt(60));
                wide.skip(text, at, to);
                for (; at < to; at++) {
                    single.skip(text, at, at + 1);
                }
                assertThat(wide.state()).as("state after %d bytes", at).isEqualTo(single.state());
                assertThat(wide.lines()).as("lines after %d bytes", at).isEqualTo(single.lines());
            }
        }
    }
}
