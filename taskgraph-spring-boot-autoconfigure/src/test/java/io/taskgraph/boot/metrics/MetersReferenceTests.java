package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.taskgraph.transport.RefusedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference is made from the constants; run with {@code -Dtaskgraph.docs.write=true} to write it again. */
class MetersReferenceTests {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "meters.md");

    @Test
    void referenceIsWhatTheConstantsSay() throws IOException {
        String expected = reference();
        if (Boolean.getBoolean("taskgraph.docs.write")) {
            Files.writeString(REFERENCE, expected);
        }
        assertThat(REFERENCE).content().isEqualTo(expected);
    }

    @Test
    void reasonsAreThoseForWhichCallsAreRefused() {
        assertThat(TaskGraphTag.REASON.possible().split(", "))
                .containsExactlyInAnyOrder(Stream.of(RefusedCall.values())
                        .map(it -> it.name().toLowerCase(Locale.ROOT))
                        .toArray(String[]::new));
    }

    private static String reference() {
        return """
                # Meters

                Made from `io.taskgraph.boot.metrics.TaskGraphMeters` by a test; change the constants, not this page.

                They exist when `taskgraph-spring-boot-starter` and a meter registry are on the class path. Every meter has the tag `taskgraph.job`, the
                name of the job (in Prometheus `taskgraph_job`, since `job` is Prometheus' own). Meters of the *job* say
                what a process sees of it, which is the same in all that are running, apart from the age of the epoch and the lag of backups: take `max` over
                those whose `taskgraph.job.status` is running. Those of a *process* are added up. Timers have
                `_count`, `_sum` and `_max` in Prometheus, and those of epochs, requests and the coordinator also `_bucket`, from
                0.1 ms to 30 s. Those of the input exist when `taskgraph-datum` is on the class path too, and count what sources read that were made with the
                `DatumResolver` bean. `management.metrics.enable.taskgraph=false` switches all of them off.

                | meter | in Prometheus | type | of | tags | meaning |
                | --- | --- | --- | --- | --- | --- |
                """
                + Stream.of(TaskGraphMeters.values())
                        .map(MetersReferenceTests::row)
                        .collect(Collectors.joining())
                + """

                ## Tags

                | tag | values |
                | --- | --- |
                """
                + Stream.of(TaskGraphTag.values())
                        .map(tag -> "| `%s` | %s |\n"
                                .formatted(tag.asString(), tag.possible().isEmpty() ? "see the meter" : tag.possible()))
                        .collect(Collectors.joining())
                + """

                ## Meters of gRPC

                net.devh's starters add the meters `grpc.server.*` and `grpc.client.*` of the requests between processes,
                by method and status. Requests between tasks of one process do not pass gRPC's network and are in
                `taskgraph.request.duration` alone.
                """;
    }

    private static String row(TaskGraphMeters meter) {
        String tags = Stream.of(meter.getKeyNames())
                .skip(1)
                .map(key -> "`" + key.asString() + "`")
                .collect(Collectors.joining(", "));
        boolean timer = meter.getType() == Meter.Type.TIMER;
        return "| `%s` | `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        meter.getName(),
                        PrometheusNames.name(meter) + (timer ? "_*" : ""),
                        meter.getType().name().toLowerCase(Locale.ROOT),
                        meter.scope().name().toLowerCase(Locale.ROOT),
                        tags,
                        meter.description());
    }
}
