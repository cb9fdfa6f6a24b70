package io.taskgraph.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimal numbers are those of the JDK's parser, to the bit. */
class DecimalsTests {

    @Test
    void numbersOfAnyLengthAreRoundedAsByTheJdk() {
        qt().withExamples(20_000)
                .forAll(longs().all(), integers().between(0, 19), integers().between(1, 19))
                .checkAssert((number, point, length) -> {
                    String digits = "%019d".formatted(Math.abs(number % 1_000_000_000_000_000_000L));
                    String text = (number < 0 ? "-" : "")
                            + new StringBuilder(digits.substring(19 - length)).insert(Math.min(point, length), '.');
                    assertSame(text);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "0.1",
                ".5",
                "5.",
                "-.5",
                "007.50",
                "+1.5",
                " 2.25 ",
                "1e3",
                "1.5E-3",
                "999999999999999",
                "9999999999999999",
                "9007199254740993",
                "123456789012345.6",
                "0.000000000000001",
                "0.0000000000000001",
                "99999999999999999999999999",
                "1e400",
                "-1e400",
                "4.9e-324"
            })
    void formsOfANumberAreRead(String text) {
        assertSame(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "-.",
                "--1",
                "1-",
                "1.2.3",
                "1..2",
                "3d",
                "0x1p3",
                "NaN",
                "Infinity",
                "1 2",
                "1,5",
                "\u0661"
            })
    void otherTextIsNone(String text) {
        assertThatThrownBy(() -> Decimals.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    private static void assertSame(String text) {
        assertThat(Double.doubleToRawLongBits(Decimals.parse(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }
}
