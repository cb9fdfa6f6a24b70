package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.samples.regression.model.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTests {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;
    private final Report report =
            new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8), 15, new RegressionProperties(), () -> now);

    @BeforeEach
    void statisticsTakeTenSeconds() {
        now = now.plusSeconds(10);
        report.progress(0, new Step(0, Double.NaN, Double.NaN, 0, true, Step.UNKNOWN, false));
        bytes.reset();
    }

    @Test
    void progressShowsEpochObjectiveGradientAndTimeLeftAtTheRateOfTheSearch() {
        now = now.plus(Duration.ofMillis(500));
        report.progress(2, new Step(2, 0.25, 1e-3, 0, true, 6, false));
        assertThat(line()).isEqualTo("epoch   2  objective 0.250000000000  gradient 1.00e-03  10.50 s  ETA 1.50 s");
    }

    @Test
    void timeLeftIsUnknownAsLongAsThereIsNoGuess() {
        report.progress(1, new Step(1, 0.5, 1, 0, true, Step.UNKNOWN, false));
        assertThat(line()).endsWith("10.00 s  ETA unknown");
    }

    @Test
    void lastEpochHasNoTimeLeft() {
        report.progress(3, new Step(3, 0.25, 1e-9, 0, true, 0, true));
        assertThat(line()).endsWith("10.00 s");
    }

    private String line() {
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
