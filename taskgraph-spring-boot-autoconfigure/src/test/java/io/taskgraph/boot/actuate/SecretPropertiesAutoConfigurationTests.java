package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Passwords of the job are not shown, even where all other values are. */
class SecretPropertiesAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    EnvironmentEndpointAutoConfiguration.class,
                    SecretPropertiesAutoConfiguration.class))
            .withInitializer(context -> context.getEnvironment()
                    .getPropertySources()
                    .addLast(new SystemEnvironmentPropertySource(
                            "test-systemEnvironment", Map.of("TASKGRAPH_ETCD_PASSWORD", "of the environment"))))
            .withPropertyValues(
                    "management.endpoints.jmx.exposure.include=env",
                    "spring.jmx.enabled=true",
                    "management.endpoint.env.show-values=always",
                    "taskgraph.etcd.password=of the file",
                    "taskgraph.checkpoint.key=of the checkpoints",
                    "taskgraph.etcd.user=somebody");

    @Test
    void passwordsAreHiddenWithShowValuesAlways() {
        runner.run(context -> {
            String shown = shown(context.getBean(EnvironmentEndpoint.class));
            assertThat(shown)
                    .contains("somebody")
                    .doesNotContain("of the file", "of the environment", "of the checkpoints");
        });
    }

    @Test
    void withoutIt() {
        runner.withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(shown(context.getBean(EnvironmentEndpoint.class)))
                        .contains("of the file", "of the environment"));
    }

    private static String shown(EnvironmentEndpoint endpoint) {
        StringBuilder shown = new StringBuilder();
        endpoint.environment(null)
                .getPropertySources()
                .forEach(source -> source.getProperties()
                        .forEach((name, value) -> shown.append(name)
                                .append('=')
                                .append(value.getValue())
                                .append('\n')));
        return shown.toString();
    }
}
