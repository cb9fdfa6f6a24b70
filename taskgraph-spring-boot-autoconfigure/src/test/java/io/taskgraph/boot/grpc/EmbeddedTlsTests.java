package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.autoconfigure.MissingSslBundleException;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A job in one process that has an SSL bundle. */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedTlsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Job.class)
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, EmbeddedTlsAutoConfiguration.class));

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(TaskGraphProperties.class)
    static class Job {

        @Bean(destroyMethod = "close")
        Coordinator coordinator() {
            return EmbeddedCoordinator.create();
        }
    }

    @Test
    void aBundleThatDoesNotExistStopsTheStart() {
        runner.withPropertyValues("taskgraph.data.ssl.bundle=none")
                .run(context -> assertThat(context).getFailure().isInstanceOf(MissingSslBundleException.class));
    }

    @Test
    void servicesInPlainTextAreNamed(CapturedOutput output) {
        runner.withPropertyValues(
                        "taskgraph.data.ssl.bundle=nodes",
                        "spring.ssl.bundle.pem.nodes.truststore.certificate=",
                        "grpc.server.port=0")
                .run(context -> assertThat(output).contains("are served in plain text"));
    }

    @Test
    void withoutAServerThereIsNothingToSay(CapturedOutput output) {
        runner.withPropertyValues(
                        "taskgraph.data.ssl.bundle=nodes", "spring.ssl.bundle.pem.nodes.truststore.certificate=")
                .run(context -> assertThat(output).doesNotContain("plain text"));
    }
}
