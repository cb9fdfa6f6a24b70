package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.support.OneEpochJob;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A process that waits for an etcd which is not there says so in one line, however often it tries. */
@ExtendWith(OutputCaptureExtension.class)
class UnreachableEtcdLogTests {

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "http://no-such-host.invalid:2379"})
    void oneLineSaysThatEtcdDoesNotAnswer(String endpoint, CapturedOutput output) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(OneEpochJob.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--taskgraph.job.name=unreachable",
                        "--taskgraph.job.tasks=1",
                        "--taskgraph.etcd.endpoints=" + endpoint,
                        "--taskgraph.etcd.call-timeout=300ms",
                        "--grpc.server.address=127.0.0.1",
                        "--logging.level.io.taskgraph.runtime.TaskGraphRuntime=debug")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> lines(output, "DEBUG")
                                    .filter(line -> line.contains("no lease was granted"))
                                    .count()
                            >= 3);
        }
        assertThat(lines(output, "WARN").filter(line -> line.contains(endpoint) || line.contains("no-such-host")))
                .singleElement()
                .asString()
                .contains("etcd [" + endpoint + "] has not answered since")
                .endsWith("; check that etcd runs and that 'taskgraph.etcd.endpoints' names its client addresses");
        assertThat(output).doesNotContain("\tat ").doesNotContain("Failed to resolve name");
    }

    private static Stream<String> lines(CapturedOutput output, String level) {
        return output.getAll().lines().filter(line -> line.contains(" " + level + " "));
    }
}
