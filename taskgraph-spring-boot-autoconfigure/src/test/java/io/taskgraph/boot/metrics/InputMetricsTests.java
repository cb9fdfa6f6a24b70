package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.support.IdleTask;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.DatumSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the meters say while an application reads its input. */
@Timeout(60)
class InputMetricsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TaskGraphAutoConfiguration.class, TaskGraphMetricsAutoConfiguration.class))
            .withPropertyValues("taskgraph.job.name=reading")
            .withBean(SimpleMeterRegistry.class)
            .withBean(TaskBuilder.class, () -> id -> new IdleTask());

    @Test
    void sharesAreCountedAsTheyAreRead(@TempDir Path directory) throws IOException {
        Path input = Files.writeString(directory.resolve("points.csv"), "x,y\n1,2\n3,4\n5,6\n");
        runner.run(context -> {
            DatumIteratorBuilder csv = DatumIteratorBuilder.csv().resolvedBy(context.getBean(DatumResolver.class));
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(InputMetrics.class).bindTo(registry);
            assertRead(registry, 0, 0, 0);
            try (DatumSource source = csv.source(input.toString())) {
                source.share(0, 3).records().forEachRemaining(row -> {});
                assertRead(registry, 4, 1, 4);
                source.share(1, 3);
                assertRead(registry, 4, 1, 8);
            }
            try (DatumSource other = csv.source(input.toString())) {
                other.share(0, 1).records().forEachRemaining(row -> {});
            }
            assertRead(registry, 16, 4, 20);
        });
    }

    @Test
    void resolverOfTheUserThatKeepsNoTotalsLeavesThemAtZero() {
        DatumResolver mine = location -> InputStream.nullInputStream();
        runner.withBean(DatumResolver.class, () -> mine).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(InputMetrics.class).bindTo(registry);
            assertRead(registry, 0, 0, 0);
        });
    }

    @Test
    void withoutTheModuleThereAreNone() {
        runner.withClassLoader(new FilteredClassLoader(DatumResolver.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TaskGraphMetrics.class)
                        .doesNotHaveBean("taskGraphInputMetrics"));
    }

    private static void assertRead(MeterRegistry registry, long bytes, long rows, long expected) {
        assertThat(counter(registry, "taskgraph.input.bytes")).isEqualTo(bytes);
        assertThat(counter(registry, "taskgraph.input.rows")).isEqualTo(rows);
        assertThat(registry.get("taskgraph.input.expected")
                        .tag("taskgraph.job", "reading")
                        .gauge()
                        .value())
                .isEqualTo(expected);
    }

    private static double counter(MeterRegistry registry, String name) {
        return registry.get(name)
                .tag("taskgraph.job", "reading")
                .functionCounter()
                .count();
    }
}
