package io.taskgraph.boot.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.Arrays;
import java.util.List;

/** What a meter is called in a scrape of Prometheus. */
final class PrometheusNames {

    private static final PrometheusNamingConvention CONVENTION = new PrometheusNamingConvention();

    private PrometheusNames() {}

    /** Returns the name of its family, to which a timer adds {@code _count}, {@code _sum}, {@code _max} and {@code _bucket}. */
    static String name(TaskGraphMeters meter) {
        String name = CONVENTION.name(meter.getName(), meter.getType(), meter.getBaseUnit());
        return meter.getType() == Meter.Type.COUNTER ? name + "_total" : name;
    }

    /** Returns the type that a scrape gives, of a timer with buckets or without. */
    static List<String> types(TaskGraphMeters meter) {
        return meter.getType() == Meter.Type.TIMER
                ? List.of("summary", "histogram")
                : List.of(meter.getType() == Meter.Type.COUNTER ? "counter" : "gauge");
    }

    static List<String> labels(TaskGraphMeters meter) {
        return Arrays.stream(meter.getKeyNames())
                .map(KeyName::asString)
                .map(CONVENTION::tagKey)
                .toList();
    }
}
