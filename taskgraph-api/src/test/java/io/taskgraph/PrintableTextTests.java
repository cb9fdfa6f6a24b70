package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

    @Test
    void anOutcomeIsLoggedOnOneLine() {
        assertThat(Outcome.failed("first\nsecond").toString())
                .doesNotContain("\n")
                .contains("first\\nsecond");
    }
}
