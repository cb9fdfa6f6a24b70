package io.taskgraph.boot.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class EpochSamplingTests {

    @ParameterizedTest
    @CsvSource({
        "always-on, 0.2, 1",
        "parent-based-always-on, 0.2, 1",
        "ALWAYS_OFF, 0.2, 0",
        "parent_based_always_off, 0.2, 0",
        "trace-id-ratio, 0.2, 0.2",
        "parent-based-trace-id-ratio, 0.2, 0.2",
        "'', 0.2, 0.2"
    })
    void followsTheSamplerOfTheApplication(String sampler, String probability, double expected) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("management.opentelemetry.tracing.sampler", sampler)
                .withProperty("management.tracing.sampling.probability", probability);
        assertThat(EpochSampling.probability(environment)).isEqualTo(expected);
    }

    @Test
    void isATenthUnlessAnythingIsSet() {
        assertThat(EpochSampling.probability(new MockEnvironment())).isEqualTo(0.1);
    }
}
