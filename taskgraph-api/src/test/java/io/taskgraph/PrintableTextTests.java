package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTextTests {

    @Test
    void plainTextIsTheSameObject() {
        String text = "läuft: 数 \uD83D\uDE00\t{}";
        assertThat(PrintableText.of(text)).isSameAs(text);
    }

    @Test
    void nothingCanBeginALineOrSteerATerminal() {
        assertThat(PrintableText.of("a\r\nERROR b\u001b[2J\0\u009b\u2028\u202e"))
                .isEqualTo("a\\r\\nERROR b\\u001b[2J\\u0000\\u009b\\u2028\\u202e");
    }

    @ParameterizedTest
    @CsvSource({
        "PT8S, 8s",
        "PT0.01S, 10ms",
        "PT0S, 0s",
        "PT-1S, -1s",
        "PT1M1S, 61s",
        "PT1M30S, 90s",
        "PT1M, 1m",
        "PT48H, 2d",
        "PT25H, 25h",
        "PT1.5S, 1500ms",
        "PT3.333333333S, 3333ms",
        "PT0.000000001S, 1ns",
    })
    void aDurationIsWrittenAsInAProperty(Duration duration, String text) {
        assertThat(PrintableText.of(duration)).isEqualTo(text);
    }

    @Test
    void anOutcomeIsLoggedOnOneLine() {
        assertThat(Outcome.failed("first\nsecond").toString())
                .doesNotContain("\n")
                .contains("first\\nsecond");
    }
}
