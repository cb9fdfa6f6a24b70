package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueMatchTests {

    /** The same rule as for classes and levels: what only Java calls a number is text, and so are numbers too long for a double. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, true",
        "1, 1.0, true",
        "1, 1e0, true",
        "1, 01, true",
        "1, 2, false",
        "1, 1F, false",
        "1, 1d, false",
        "1, 0x1p0, false",
        "0, -0.0, true",
        "NaN, NaN, true",
        "Infinity, 1e999, false",
        "1234567890123456789, 1234567890123456789, true",
        "1234567890123456789, 1234567890123456800, false",
        "setosa, setosa, true",
        "setosa, Setosa, false"
    })
    void valuesMatchAsLabelsDo(String wanted, String value, boolean matches) {
        ValueMatch match = new ValueMatch(List.of("other", wanted));
        assertThat(match.matches(value)).isEqualTo(matches);
        assertThat(match.matches(value)).as("remembered").isEqualTo(matches);
    }
}
