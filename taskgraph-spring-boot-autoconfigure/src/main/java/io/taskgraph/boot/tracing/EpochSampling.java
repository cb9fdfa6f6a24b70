package io.taskgraph.boot.tracing;

import java.util.Locale;
import org.springframework.core.env.Environment;

/** Which share of the epochs is traced, as the application's tracing properties say. */
final class EpochSampling {

    private static final double DEFAULT_PROBABILITY = 0.1;

    private EpochSampling() {}

    /**
     * Returns the share, 0 to 1: all or no epochs where Boot's sampler of OpenTelemetry samples all or no traces, else
     * {@code management.tracing.sampling.probability}.
     */
    static double probability(Environment environment) {
        String sampler = environment
                .getProperty("management.opentelemetry.tracing.sampler", "")
                .toLowerCase(Locale.ROOT)
                .replace("_", "-");
        if (sampler.endsWith("always-on")) {
            return 1;
        }
        if (sampler.endsWith("always-off")) {
            return 0;
        }
        return environment.getProperty("management.tracing.sampling.probability", Double.class, DEFAULT_PROBABILITY);
    }
}
