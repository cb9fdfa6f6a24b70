package io.taskgraph.boot.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.iterative.IterativeSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IterativeAutoConfigurationTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IterativeAutoConfiguration.class));

    /** As one writes it to have no segments at all. */
    @ParameterizedTest
    @CsvSource({"1B,1", "2GB,2147483647", "9TB,2147483647"})
    void aThresholdBeyondAllArraysIsTaken(String threshold, int bytes) {
        runner.withPropertyValues("taskgraph.iterative.segment-threshold=" + threshold)
                .run(context -> assertThat(context)
                        .getBean(IterativeSettings.class)
                        .extracting(IterativeSettings::segmentThreshold)
                        .isEqualTo(bytes));
    }
}
